import { type Document, LineCounter, parseAllDocuments, stringify, type Tags } from "yaml";
import { describeValue, type Problem } from "../api/problem.ts";
import { isObject, type JsonObject, listAt, textAt } from "../kubernetes/object.ts";
import { findDocumentProblem } from "./json-value.ts";
import { offsetOf } from "./position.ts";
import type { Source } from "./source.ts";

/** A problem with its position. Line and column start at 1. */
export interface LocatedProblem extends Problem {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** One Kubernetes object in a file. */
export interface Manifest {
  readonly file: string;
  readonly object: JsonObject;
  /** Adds the position of `at`, a path from the root of the object, to a problem. Default: the path of the problem. */
  readonly locate: (problem: Problem, at?: string) => LocatedProblem;
}

export interface ManifestFile {
  readonly manifests: readonly Manifest[];
  /** Problems of parts that are not valid YAML. */
  readonly problems: readonly LocatedProblem[];
}

/** Kubernetes reads YAML 1.1, so `on` is true and 0644 is octal, but it does not support times and base 60. */
const yamlOptions = {
  version: "1.1",
  logLevel: "error",
  customTags: (tags: Tags): Tags => tags.filter((tag) => typeof tag === "string" || !isUnsupported(tag)),
} as const;

function isUnsupported(tag: { tag: string }): boolean {
  return [":timestamp", ":binary", ":set", ":omap", ":pairs"].some((end) => tag.tag.endsWith(end)) || isBase60(tag);
}

function isBase60(tag: object): boolean {
  return "format" in tag && tag.format === "TIME";
}

/** All objects of a stream of YAML documents. Empty documents are skipped, and a List is replaced by its items. */
export function readManifests({ name, text, problem }: Source): ManifestFile {
  if (problem !== undefined) return invalidFile(placeInFile(name, problem));
  const lines = new LineCounter();
  const locate = (offset: number, problem: Problem): LocatedProblem => {
    const { line, col } = lines.linePos(offset);
    return { ...problem, file: name, line, column: col };
  };
  try {
    const documents = parseAllDocuments(text, { ...yamlOptions, lineCounter: lines, prettyErrors: false });
    const read = (Array.isArray(documents) ? documents : []).map((document) => readDocument(document, name, locate));
    return { manifests: read.flatMap((part) => part.manifests), problems: read.flatMap((part) => part.problems) };
  } catch (error) {
    if (error instanceof RangeError) return invalidFile(placeInFile(name, tooDeep));
    throw error;
  }
}

const tooDeep = "is nested too deeply";

/** A problem of a file as a whole. */
export function placeInFile(file: string, message: string): LocatedProblem {
  return { path: "", message, file, line: 1, column: 1 };
}

function invalidFile(problem: LocatedProblem): ManifestFile {
  return { manifests: [], problems: [problem] };
}

type Locate = (offset: number, problem: Problem) => LocatedProblem;

function readDocument(document: Document.Parsed, file: string, locate: Locate): ManifestFile {
  const problems = document.errors.map((error) => locate(error.pos[0], { path: "", message: formatError(error) }));
  if (problems.length > 0) return { manifests: [], problems };
  const fail = (message: string) => invalidFile(locate(offsetOf(document, ""), { path: "", message }));
  try {
    const content: unknown = document.toJS();
    const problem = findDocumentProblem(document, content);
    if (problem !== undefined) return fail(problem);
    if (content === null || content === undefined) return { manifests: [], problems };
    if (!isObject(content)) return fail(`is ${describeValue(content)}, not a Kubernetes object`);
    return { manifests: manifestsIn(content, file, at(document, locate)), problems };
  } catch (error) {
    // An alias without an anchor, or too many aliases.
    return fail(error instanceof Error ? error.message : String(error));
  }
}

/** The parser reports a stack overflow as a syntax error. */
function formatError({ message }: Error): string {
  return /call stack|stack overflow/i.test(message) ? tooDeep : message;
}

type LocateIn = (problem: Problem, path: string) => LocatedProblem;

function at(document: Document.Parsed, locate: Locate): LocateIn {
  return (problem, path) => locate(offsetOf(document, path), problem);
}

function manifestsIn(object: JsonObject, file: string, locate: LocateIn): Manifest[] {
  if (!(textAt(object, "kind") ?? "").endsWith("List") || !Array.isArray(object["items"])) {
    return [{ file, object, locate: (problem, path = problem.path) => locate(problem, path) }];
  }
  return listAt(object, "items").flatMap((item, index) =>
    isObject(item)
      ? manifestsIn(item, file, (problem, path) => locate(problem, `items[${index}]${path && `.${path}`}`))
      : [],
  );
}

/** A stream of YAML documents that Kubernetes reads the same: keys in their order, no folded lines, no aliases. */
export function writeYaml(objects: readonly unknown[]): string {
  return objects
    .map((object) => `---\n${stringify(object, { version: "1.1", lineWidth: 0, aliasDuplicateObjects: false })}`)
    .join("");
}
