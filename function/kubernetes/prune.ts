import { isObject, type Json, type JsonObject, setField } from "./object.ts";

/** A list that a body sets to `[]`, which differs from an absent list. `prune` removes all other empty lists. */
export const explicitlyEmpty: Json[] = [];

/**
 * Removes undefined fields, empty lists, and objects that become empty, because CAPI v1beta2 rejects empty values. An
 * object that is `{}` from the start is preserved, because it can select something (`backend: {inMemory: {}}`).
 */
export function prune(body: JsonObject): JsonObject {
  const result: JsonObject = {};
  for (const [field, value] of Object.entries(body)) {
    const pruned = value === undefined ? undefined : pruneValue(value);
    if (pruned !== undefined) setField(result, field, pruned);
  }
  return result;
}

function pruneValue(value: Json): Json | undefined {
  if (value === explicitlyEmpty) return [];
  if (Array.isArray(value)) return value.length === 0 ? undefined : value.map((item) => pruneItem(item));
  if (!isObject(value)) return value;
  const pruned = prune(value);
  return Object.keys(pruned).length === 0 && Object.keys(value).length > 0 ? undefined : pruned;
}

function pruneItem(item: Json): Json {
  return isObject(item) ? prune(item) : item;
}

/** Marks empty lists, so that pruning preserves them. Returns the value otherwise unchanged. */
export function withoutPruning(value: unknown): Json {
  if (Array.isArray(value))
    return value.length === 0 ? explicitlyEmpty : value.map((item: unknown) => withoutPruning(item));
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([field, inside]) => [field, withoutPruning(inside)]));
  }
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? value : null;
}
