import { isObject, type Json, type JsonObject } from "./object.ts";
import { type PatchBudget, PatchError, maximumOfPatched } from "./patch.ts";

/**
 * RFC 7386: null removes, objects merge, everything else is replaced. Changes neither argument; the result may share
 * parts with both. Throws PatchError.
 */
export function applyMergePatch(target: Json | undefined, change: Json, budget: PatchBudget): Json {
  return merge(target, change, { budget, level: 0 });
}

interface Position {
  readonly budget: PatchBudget;
  readonly level: number;
}

function merge(target: Json | undefined, change: Json, { budget, level }: Position): Json {
  budget.spend(typeof change === "string" ? change.length : 1);
  if (!isObject(change)) return change;
  if (level >= maximumOfPatched.levels) {
    throw new PatchError(`more than ${maximumOfPatched.levels} levels are nested`);
  }
  return mergeFields(isObject(target) ? target : {}, change, { budget, level: level + 1 });
}

/** Large maps are expensive to create and to convert back to objects. */
const workPerMergedField = 16;

/** Uses a map, because a field may have any name, also that of an inherited property. */
function mergeFields(target: JsonObject, change: JsonObject, position: Position): JsonObject {
  const merged = new Map(Object.entries(target));
  position.budget.spend(workPerMergedField * merged.size);
  for (const [field, value] of Object.entries(change)) {
    position.budget.spend(workPerMergedField + field.length);
    if (value === null || value === undefined) merged.delete(field);
    else merged.set(field, merge(merged.get(field), value, position));
  }
  return Object.fromEntries(merged);
}
