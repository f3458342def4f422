import { type Document, LineCounter, parseAllDocuments, stringify, type Tags } from "yaml";
import { describeValue, type Problem } from "../api/problem.ts";
import { isObject, type JsonObject, listAt, textAt } from "../kubernetes/object.ts";
import { flawOfDocument } from "./json-value.ts";
import { offsetOf } from "./position.ts";
import type { Source } from "./source.ts";

/** A problem and where it stands; line and column begin at 1. */
export interface LocatedProblem extends Problem {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** One Kubernetes object in a file. */
export interface Manifest {
  readonly file: string;
  readonly object: JsonObject;
  /** Puts the place of `at`, a path from the root of the object, to a problem; without it, the problem's own path. */
  readonly locate: (problem: Problem, at?: string) => LocatedProblem;
}

export interface ManifestFile {
  readonly manifests: readonly Manifest[];
  /** Why parts of the file are no YAML. */
  readonly mistakes: readonly LocatedProblem[];
}

/** Kubernetes reads YAML 1.1, so `on` is true and 0644 is octal; times and base 60 it does not know. */
const yamlOptions = {
  version: "1.1",
  logLevel: "error",
  customTags: (tags: Tags): Tags => tags.filter((tag) => typeof tag === "string" || !isUnknownToJson(tag)),
} as const;

function isUnknownToJson(tag: { tag: string }): boolean {
  return [":timestamp", ":binary", ":set", ":omap", ":pairs"].some((end) => tag.tag.endsWith(end)) || isBase60(tag);
}

function isBase60(tag: object): boolean {
  return "format" in tag && tag.format === "TIME";
}

/** All objects of a stream of YAML documents; what is empty is left out, a List becomes its items. */
export function readManifests({ name, text, flaw }: Source): ManifestFile {
  if (flaw !== undefined) return mistaken(placeInFile(name, flaw));
  const lines = new LineCounter();
  const locate = (offset: number, problem: Problem): LocatedProblem => {
    const { line, col } = lines.linePos(offset);
    return { ...problem, file: name, line, column: col };
  };
  try {
    const documents = parseAllDocuments(text, { ...yamlOptions, lineCounter: lines, prettyErrors: false });
    const read = (Array.isArray(documents) ? documents : []).map((document) => readDocument(document, name, locate));
    return { manifests: read.flatMap((part) => part.manifests), mistakes: read.flatMap((part) => part.mistakes) };
  } catch (error) {
    if (error instanceof RangeError) return mistaken(placeInFile(name, tooDeep));
    throw error;
  }
}

const tooDeep = "is nested too deeply to be read";

/** What is wrong with a file as a whole. */
export function placeInFile(file: string, message: string): LocatedProblem {
  return { path: "", message, file, line: 1, column: 1 };
}

function mistaken(mistake: LocatedProblem): ManifestFile {
  return { manifests: [], mistakes: [mistake] };
}

type Locate = (offset: number, problem: Problem) => LocatedProblem;

function readDocument(document: Document.Parsed, file: string, locate: Locate): ManifestFile {
  const mistakes = document.errors.map((error) => locate(error.pos[0], { path: "", message: formatMistake(error) }));
  if (mistakes.length > 0) return { manifests: [], mistakes };
  const fail = (message: string) => mistaken(locate(offsetOf(document, ""), { path: "", message }));
  try {
    const content: unknown = document.toJS();
    const flaw = flawOfDocument(document, content);
    if (flaw !== undefined) return fail(flaw);
    if (content === null || content === undefined) return { manifests: [], mistakes };
    if (!isObject(content)) return fail(`is ${describeValue(content)} and no Kubernetes object`);
    return { manifests: manifestsIn(content, file, at(document, locate)), mistakes };
  } catch (error) {
    // An alias that means nothing, or so many that the text would grow without end.
    return fail(error instanceof Error ? error.message : String(error));
  }
}

/** The parser reports that it has no stack left as if it were a mistake of the syntax. */
function formatMistake({ message }: Error): string {
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

/** A stream of YAML documents that reads the same for Kubernetes: keys as they come, nothing folded, no aliases. */
export function writeYaml(objects: readonly unknown[]): string {
  return objects
    .map((object) => `---\n${stringify(object, { version: "1.1", lineWidth: 0, aliasDuplicateObjects: false })}`)
    .join("");
}
