import { type Document, LineCounter, parseAllDocuments, stringify, type Tags } from "yaml";
import type { Problem } from "../api/problem.ts";
import { isObject, type JsonObject, listAt, textAt } from "../kubernetes/object.ts";
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
  customTags: (tags: Tags): Tags =>
    tags.filter((tag) => typeof tag === "string" || !(tag.tag.endsWith(":timestamp") || isBase60(tag))),
} as const;

function isBase60(tag: object): boolean {
  return "format" in tag && tag.format === "TIME";
}

/** All objects of a stream of YAML documents; what is empty or no object is left out, a List becomes its items. */
export function readManifests({ name, text }: Source): ManifestFile {
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, { ...yamlOptions, lineCounter: lines, prettyErrors: false });
  const locate = (offset: number, problem: Problem): LocatedProblem => {
    const { line, col } = lines.linePos(offset);
    return { ...problem, file: name, line, column: col };
  };
  const read = (Array.isArray(documents) ? documents : []).map((document) => readDocument(document, name, locate));
  return { manifests: read.flatMap((part) => part.manifests), mistakes: read.flatMap((part) => part.mistakes) };
}

type Locate = (offset: number, problem: Problem) => LocatedProblem;

function readDocument(document: Document.Parsed, file: string, locate: Locate): ManifestFile {
  const mistakes = document.errors.map((error) => locate(error.pos[0], { path: "", message: error.message }));
  if (mistakes.length > 0) return { manifests: [], mistakes };
  try {
    const content: unknown = document.toJS();
    return { manifests: isObject(content) ? manifestsIn(content, file, at(document, locate)) : [], mistakes };
  } catch (error) {
    // An alias that means nothing, or so many that the text would grow without end.
    const message = error instanceof Error ? error.message : String(error);
    return { manifests: [], mistakes: [locate(offsetOf(document, ""), { path: "", message })] };
  }
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
