import type { Document } from "yaml";
import { nodesOf, strangenessOf } from "./nodes.ts";
import { readStream } from "./read.ts";

type Read = { readonly value: unknown } | { readonly problem: string };

/** The one value of a text, as JSON has it and as Go's readers understand it: no aliases, no key twice, no second document. */
export function readValue(text: string): Read {
  const { documents, lineOf, problem } = readStream(text, "1.1");
  if (problem !== undefined) return { problem };
  const [document, second] = documents;
  if (!document) return { problem: "is empty" };
  if (second) return { problem: "has more than one document, of which only the first would be read" };
  const strange = strangenessIn(document);
  if (!strange) return { value: document.toJS({ maxAliasCount: 0 }) };
  return { problem: `line ${lineOf(strange.offset)} has ${strange.what}` };
}

function strangenessIn({ contents }: Document): { offset: number; what: string } | undefined {
  if (contents === null) return undefined;
  for (const placed of nodesOf(contents)) {
    const what = strangenessOf(placed);
    if (what !== undefined) return { offset: placed.node.range?.[0] ?? 0, what };
  }
  return undefined;
}
