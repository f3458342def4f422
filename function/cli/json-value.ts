import { type Document, isCollection, visit } from "yaml";

/** Deeper than anything that the function reads, and shallow enough for whatever follows the levels. */
const maximumLevels = 500;

/** Why the content of a document cannot be the JSON that Kubernetes makes of it; undefined where it can. */
export function flawOfDocument(document: Document.Parsed, content: unknown): string | undefined {
  return flawOfKeys(document) ?? flawOfTags(document) ?? flawOfValue(content, maximumLevels);
}

function flawOfKeys(document: Document.Parsed): string | undefined {
  let flaw: string | undefined;
  visit(document, {
    Pair: (_, { key }) => {
      if (isCollection(key)) flaw = "has a list or an object as the name of a field";
    },
  });
  return flaw;
}

/** Tags of YAML such as `!!binary` make other values of the same text, each reader in its own way. */
function flawOfTags({ warnings }: Document.Parsed): string | undefined {
  const tag = warnings.flatMap(({ message }) => /tag:yaml\.org,2002:(\w+)/.exec(message)?.[1] ?? [])[0];
  return tag && `has a value with the tag !!${tag}: write it plainly`;
}

function flawOfValue(value: unknown, levels: number): string | undefined {
  if (levels === 0) return `has more than ${maximumLevels} levels of objects and lists, or an alias within itself`;
  if (typeof value === "number" && !Number.isFinite(value)) return "has a number that JSON cannot carry";
  if (typeof value !== "object" || value === null) return undefined;
  for (const inner of Object.values(value)) {
    const flaw = flawOfValue(inner, levels - 1);
    if (flaw !== undefined) return flaw;
  }
  return undefined;
}
