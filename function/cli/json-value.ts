import { type Document, isCollection, visit } from "yaml";

/** More levels than the function accepts, and few enough for recursive readers. */
const maximumLevels = 500;

/** Why the content of a document cannot be converted to JSON as Kubernetes does it; undefined if it can. */
export function findDocumentProblem(document: Document.Parsed, content: unknown): string | undefined {
  return findKeyProblem(document) ?? findTagProblem(document) ?? findValueProblem(content, maximumLevels);
}

function findKeyProblem(document: Document.Parsed): string | undefined {
  let problem: string | undefined;
  visit(document, {
    Pair: (_, { key }) => {
      if (isCollection(key)) problem = "has a list or an object as a key";
    },
  });
  return problem;
}

/** Readers interpret YAML tags such as `!!binary` differently. */
function findTagProblem({ warnings }: Document.Parsed): string | undefined {
  const tag = warnings.flatMap(({ message }) => /tag:yaml\.org,2002:(\w+)/.exec(message)?.[1] ?? [])[0];
  return tag && `has a value with the tag !!${tag}: remove the tag, and write the value as in JSON`;
}

function findValueProblem(value: unknown, levels: number): string | undefined {
  if (levels === 0)
    return `has more than ${maximumLevels} levels of objects and lists, or an alias that refers to itself`;
  if (typeof value === "number" && !Number.isFinite(value)) return "has a number that JSON cannot represent";
  if (typeof value !== "object" || value === null) return undefined;
  for (const inner of Object.values(value)) {
    const problem = findValueProblem(inner, levels - 1);
    if (problem !== undefined) return problem;
  }
  return undefined;
}
