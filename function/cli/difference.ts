import { formatPathStep } from "../api/problem.ts";
import { findDifferingPlaces, ofNamedItems, type Step } from "../kubernetes/diff.ts";
import { type Json, type JsonObject, objectAt } from "../kubernetes/object.ts";
import { ownAnnotation } from "../lifecycle/annotations.ts";

/** Annotations in which the function stores state. They follow from the content, so they are not counted as changes. */
const bookkeeping = new Set<string>([
  ownAnnotation.renderedFrom,
  ownAnnotation.requested,
  ownAnnotation.content,
  ownAnnotation.accepted,
  ownAnnotation.version,
  ownAnnotation.poolStep,
  ownAnnotation.environment,
]);

/** Paths that differ between two applied objects, without values, which may be secret. */
export function findDifferences(before: JsonObject, after: JsonObject): string[] {
  const identity = ["apiVersion", "kind"].flatMap((field) => findDifferingPaths(before[field], after[field], field));
  const texts = ["labels", "annotations"].flatMap((field) =>
    findDifferingPaths(textsOf(before, field), textsOf(after, field), `metadata.${field}`),
  );
  const content = ["spec", "data"].flatMap((field) =>
    findDifferingPaths(objectAt(before, field) ?? {}, objectAt(after, field) ?? {}, field),
  );
  return [...identity, ...texts, ...content];
}

function textsOf(object: JsonObject, field: string): JsonObject {
  const texts = Object.entries(objectAt(object, "metadata", field) ?? {});
  return Object.fromEntries(texts.filter(([name]) => !bookkeeping.has(name)));
}

/** Paths that differ between two values at `path`. */
export function findDifferingPaths(before: Json | undefined, after: Json | undefined, path: string): string[] {
  return findDifferingPlaces(before, after, ofNamedItems).map((steps) => steps.reduce(withStep, path));
}

function withStep(path: string, { name, isItem }: Step): string {
  return isItem ? `${path}[${formatPathStep(name.slice(1, -1))}]` : `${path}.${formatPathStep(name)}`;
}
