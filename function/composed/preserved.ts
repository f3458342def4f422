import type { Requirement } from "../cluster-api/requirement.ts";
import type { JsonObject } from "../kubernetes/object.ts";
import { retainAll } from "../lifecycle/retained.ts";
import type { State } from "../lifecycle/state.ts";
import type { Composition } from "./composition.ts";

/** Returns all observed objects until required resources are read: an omitted object would be deleted (rule D5). */
export function preserveObserved(state: State, requirements: Readonly<Record<string, Requirement>>): Composition {
  return { ...preserveEverything(state), requirements };
}

/** Returns all observed objects, except those that `isReleased` selects. */
export function preserveEverything(state: State, isReleased?: (object: JsonObject) => boolean): Composition {
  const objects = retainAll(state, isReleased);
  return { objects, held: [], approval: "", retention: { retained: [], needsMemberSets: false } };
}
