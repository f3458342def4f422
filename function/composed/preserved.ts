import type { Requirement } from "../cluster-api/requirement.ts";
import type { JsonObject } from "../kubernetes/object.ts";
import { retainAll } from "../lifecycle/retained.ts";
import type { State } from "../lifecycle/state.ts";
import type { Composition } from "./composition.ts";

/** What is observed, while something else must be read first: what is left out would be deleted (rule D5). */
export function preserveObserved(state: State, requirements: Readonly<Record<string, Requirement>>): Composition {
  return { ...preserveEverything(state), requirements };
}

export function preserveEverything(state: State, isLetGo?: (object: JsonObject) => boolean): Composition {
  const objects = retainAll(state, isLetGo);
  return { objects, held: [], approval: "", retention: { kept: [], needsMemberSets: false } };
}
