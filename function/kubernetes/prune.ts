import { isObject, type Json, type JsonObject, setField } from "./object.ts";

/** A list that says "none" instead of saying nothing: it alone survives pruning as `[]`. */
export const none: Json[] = [];

/**
 * Drops what is absent: undefined fields, empty lists, and objects of which nothing is left. CAPI v1beta2 rejects
 * empty values. A `{}` that was written as such is kept, because it chooses something (`backend: {inMemory: {}}`).
 */
export function prune(body: JsonObject): JsonObject {
  const kept: JsonObject = {};
  for (const [field, value] of Object.entries(body)) {
    const pruned = value === undefined ? undefined : pruneValue(value);
    if (pruned !== undefined) setField(kept, field, pruned);
  }
  return kept;
}

function pruneValue(value: Json): Json | undefined {
  if (value === none) return [];
  if (Array.isArray(value)) return value.length === 0 ? undefined : value.map((item) => pruneItem(item));
  if (!isObject(value)) return value;
  const pruned = prune(value);
  return Object.keys(pruned).length === 0 && Object.keys(value).length > 0 ? undefined : pruned;
}

function pruneItem(item: Json): Json {
  return isObject(item) ? prune(item) : item;
}
