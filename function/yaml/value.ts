import type { Document } from "yaml";
import { nodesOf, findNodeProblem } from "./nodes.ts";
import { readStream } from "./read.ts";

type Read = { readonly value: unknown } | { readonly problem: string };

/**
 * The value of a text with one YAML document, read as Go's readers do. Aliases, duplicate keys, further documents and
 * anything else that JSON lacks are problems.
 */
export function readValue(text: string): Read {
  const { documents, lineOf, problem } = readStream(text, "1.1");
  if (problem !== undefined) return { problem };
  const [document, second] = documents;
  if (!document) return { problem: "is empty" };
  if (second) return { problem: "has more than one document: only one is allowed" };
  const found = findProblem(document);
  if (!found) return { value: document.toJS({ maxAliasCount: 0 }) };
  return { problem: `line ${lineOf(found.offset)} has ${found.what}` };
}

function findProblem({ contents }: Document): { offset: number; what: string } | undefined {
  if (contents === null) return undefined;
  for (const placed of nodesOf(contents)) {
    const what = findNodeProblem(placed);
    if (what !== undefined) return { offset: placed.node.range?.[0] ?? 0, what };
  }
  return undefined;
}
