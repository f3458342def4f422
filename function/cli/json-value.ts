import { type Document, isCollection, visit } from "yaml";

/** More levels than the function accepts, and few enough for recursive readers. */
const maximumLevels = 500;

/** Why the content of a document cannot be converted to JSON as Kubernetes does it; undefined if it can. */
export function flawOfDocument(document: Document.Parsed, content: unknown): string | undefined {
  return flawOfKeys(document) ?? flawOfTags(document) ?? flawOfValue(content, maximumLevels);
}

function flawOfKeys(document: Document.Parsed): string | undefined {
  let flaw: string | undefined;
  visit(document, {
    Pair: (_, { key }) => {
      if (isCollection(key)) flaw = "has a list or an object as a key";
    },
  });
  return flaw;
}

/** Readers interpret YAML tags such as `!!binary` differently. */
function flawOfTags({ warnings }: Document.Parsed): string | undefined {
  const tag = warnings.flatMap(({ message }) => /tag:yaml\.org,2002:(\w+)/.exec(message)?.[1] ?? [])[0];
  return tag && `has a value with the tag !!${tag}: remove the tag, and write the value as in JSON`;
}

function flawOfValue(value: unknown, levels: number): string | undefined {
  if (levels === 0)
    return `has more than ${maximumLevels} levels of objects and lists, or an alias that refers to itself`;
  if (typeof value === "number" && !Number.isFinite(value)) return "has a number that JSON cannot represent";
  if (typeof value !== "object" || value === null) return undefined;
  for (const inner of Object.values(value)) {
    const flaw = flawOfValue(inner, levels - 1);
    if (flaw !== undefined) return flaw;
  }
  return undefined;
}
