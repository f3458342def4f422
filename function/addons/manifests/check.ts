import { type Document, isMap, isScalar, type Node } from "yaml";
import { fieldOf, nodesOf, type Placed, findNodeProblem, textOf } from "../../yaml/nodes.ts";
import { readStream, type Stream } from "../../yaml/read.ts";
import { cacheProblems } from "../../yaml/problem-cache.ts";
import { isSecretInClearText } from "./secret.ts";

/** Maximum number of problems reported for one stream. */
const maximumReported = 10;

/**
 * Finds manifests that Cluster API's controller would fail to apply, with a condition that says only "check controller
 * logs", and Secrets in clear text. Messages never contain values.
 */
export const findManifestProblems = cacheProblems((text: string): string[] => {
  const stream = readStream(text);
  if (stream.problem !== undefined) return [stream.problem];
  const problems: string[] = [];
  for (const [index, document] of stream.documents.entries()) {
    if (problems.length >= maximumReported) break;
    problems.push(...findDocumentProblems(document, `document ${index + 1}`, stream));
  }
  return stream.documents.every((document) => isEmpty(document)) ? ["has no manifest"] : problems;
});

/** Finds problems of a document, which must be an object or empty. */
function findDocumentProblems(document: Document, where: string, stream: Stream): string[] {
  const { contents } = document;
  if (document.directives?.yaml.explicit) return [`${where} has a directive`];
  if (contents === null || isEmpty(document)) return [];
  return isMap(contents) ? findObjectProblems(contents, where, stream) : [`${where} is not an object`];
}

function findObjectProblems(contents: Node, where: string, { lineOf }: Stream): string[] {
  const lineAt = ({ node }: Placed) => `line ${lineOf(node.range?.[0] ?? 0)}`;
  const { strange, secret } = survey(contents);
  if (strange) return [`${lineAt(strange.placed)} has ${strange.what}`];
  const missing = missingFields(contents);
  if (missing.length > 0) return [`${where} has no ${missing.join(" and no ")}`];
  if (!secret) return [];
  const what = secret.node === contents ? `${where} is` : `${lineAt(secret)} of ${where} has`;
  return [`${what} a Secret in clear text: create the Secret yourself and list it under resources`];
}

interface Survey {
  readonly strange?: { readonly placed: Placed; readonly what: string };
  readonly secret?: Placed | undefined;
}

/** Finds the first node that JSON cannot express, or else the first Secret in clear text, at any depth. */
function survey(contents: Node): Survey {
  let secret: Placed | undefined;
  for (const placed of nodesOf(contents)) {
    const what = findNodeProblem(placed);
    if (what !== undefined) return { strange: { placed, what } };
    if (!secret && isSecretInClearText(placed)) secret = placed;
  }
  return { secret };
}

function missingFields(contents: unknown): string[] {
  return [
    ...["apiVersion", "kind"].filter((field) => textOf(contents, field) === undefined),
    ...(textOf(fieldOf(contents, "metadata"), "name") === undefined ? ["metadata.name"] : []),
  ];
}

function isEmpty({ contents }: Document): boolean {
  return contents === null || (isScalar(contents) && contents.value === null);
}
