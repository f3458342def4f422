import { pathStep } from "../api/problem.ts";
import { differingPlaces, ofNamedItems, type Step } from "../kubernetes/diff.ts";
import { type Json, type JsonObject, objectAt } from "../kubernetes/object.ts";
import { ownAnnotation } from "../lifecycle/annotations.ts";

/** What the function itself remembers on objects; it follows from the content, so it is no change of its own. */
const bookkeeping = new Set<string>([
  ownAnnotation.renderedFrom,
  ownAnnotation.requested,
  ownAnnotation.content,
  ownAnnotation.accepted,
  ownAnnotation.version,
  ownAnnotation.poolStep,
  ownAnnotation.environment,
]);

/** Paths at which what Crossplane would apply of an object differs from what it has applied; values are never named. */
export function differences(before: JsonObject, after: JsonObject): string[] {
  const identity = ["apiVersion", "kind"].flatMap((field) => differing(before[field], after[field], field));
  const texts = ["labels", "annotations"].flatMap((field) =>
    differing(textsOf(before, field), textsOf(after, field), `metadata.${field}`),
  );
  const content = ["spec", "data"].flatMap((field) =>
    differing(objectAt(before, field) ?? {}, objectAt(after, field) ?? {}, field),
  );
  return [...identity, ...texts, ...content];
}

function textsOf(object: JsonObject, field: string): JsonObject {
  const texts = Object.entries(objectAt(object, "metadata", field) ?? {});
  return Object.fromEntries(texts.filter(([name]) => !bookkeeping.has(name)));
}

/** The same within two values at a path. */
export function differing(before: Json | undefined, after: Json | undefined, path: string): string[] {
  return differingPlaces(before, after, ofNamedItems).map((steps) => steps.reduce(withStep, path));
}

function withStep(path: string, { name, isItem }: Step): string {
  return isItem ? `${path}[${pathStep(name.slice(1, -1))}]` : `${path}.${pathStep(name)}`;
}
