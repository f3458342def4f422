import { toCanonicalJson } from "./hash.ts";
import { formatPointer, parsePointer } from "./json-pointer.ts";
import { applyMergePatch } from "./merge-patch.ts";
import { at, isObject, type Json, type JsonObject, ownField, withValueAt } from "./object.ts";
import { type PatchBudget, PatchError, spendOn } from "./patch.ts";

/** Items for a list. */
export interface ListPatch {
  /** JSON pointer to the list, through fields of objects only. */
  readonly path: string;
  /** Fields that identify an item. Undefined: an item is added unless the list has an equal one. */
  readonly mergeKeys?: readonly string[] | undefined;
  readonly items: readonly Json[];
}

/**
 * Adds items to lists, and creates missing lists. An item with the keys of an existing one is merged into it. Does not
 * change the document; the result may share parts with it and with the items. Throws PatchError with the index of the
 * list patch that cannot be applied.
 */
export function applyListPatches(document: JsonObject, patches: readonly ListPatch[], budget: PatchBudget): JsonObject {
  return patches.reduce<JsonObject>((patched, patch, index) => {
    try {
      return applyListPatch(patched, patch, budget);
    } catch (error) {
      throw error instanceof PatchError ? new PatchError(error.message, index) : error;
    }
  }, document);
}

function applyListPatch(document: JsonObject, patch: ListPatch, budget: PatchBudget): JsonObject {
  const steps = parsePointer(patch.path);
  const list = findList(document, steps, budget);
  for (const item of patch.items) spendOn(budget, item, steps.length + 1);
  spendOn(budget, list, steps.length);
  budget.spend(workPerItem * (list.length + patch.items.length));
  const added = patch.mergeKeys ? mergeItems(list, patch, budget) : addItems(list, patch.items);
  return withValueAt(document, steps, added);
}

/** Work for copying a field of an object, in characters read. */
const workPerField = 4;
/** Work for comparing an item as text. */
const workPerItem = 16;

/** The list at the steps; empty if it, or an object above it, is missing. */
function findList(document: JsonObject, steps: readonly string[], budget: PatchBudget): Json[] {
  if (steps.length === 0) throw new PatchError('"" is not a list');
  let current: Json | undefined = document;
  for (const [index, step] of steps.entries()) {
    if (current === undefined) break;
    if (!isObject(current)) throw new PatchError(`${formatPointer(steps.slice(0, index))} is not an object`);
    budget.spend(step.length + workPerField * Object.keys(current).length);
    current = ownField(current, step);
  }
  if (current === undefined) return [];
  if (!Array.isArray(current)) throw new PatchError(`${formatPointer(steps)} is not a list`);
  return current;
}

function addItems(list: readonly Json[], items: readonly Json[]): Json[] {
  const known = new Set(list.map((item) => toCanonicalJson(item)));
  const missing = items.filter((item) => {
    const text = toCanonicalJson(item);
    const isNew = !known.has(text);
    known.add(text);
    return isNew;
  });
  return [...list, ...missing];
}

function mergeItems(list: readonly Json[], { items, mergeKeys = [] }: ListPatch, budget: PatchBudget): Json[] {
  const merged = [...list];
  const positions = Map.groupBy(list.keys(), (position) => keyOf(list[position], mergeKeys));
  for (const [index, item] of items.entries()) {
    const key = keyOf(item, mergeKeys);
    if (key === undefined) throw new PatchError(`items[${index}] must have ${mergeKeys.join(" and ")}`);
    const [position = merged.length, ...others] = positions.get(key) ?? [];
    if (others.length > 0) {
      throw new PatchError(`several items of the list have the ${mergeKeys.join(" and ")} of items[${index}]`);
    }
    merged[position] = applyMergePatch(merged[position] ?? {}, item, budget);
    positions.set(key, [position]);
  }
  return merged;
}

/** The values of the keys as text; undefined if one of them is missing, or is an object or a list. */
function keyOf(item: Json | undefined, keys: readonly string[]): string | undefined {
  const values = keys.map((key) => at(item, key));
  const isKeyed = values.every((value) => ["string", "number", "boolean"].includes(typeof value));
  return isKeyed ? JSON.stringify(values) : undefined;
}
