import { isObject, type Json, type JsonObject } from "./object.ts";

/** A list that says "none" instead of saying nothing: it alone survives pruning as `[]`. */
export const none: Json[] = [];

/**
 * Drops what is absent: undefined fields, empty lists, and objects of which nothing is left. CAPI v1beta2 refuses
 * empty values. A `{}` that was written as such is kept, because it chooses something (`backend: {inMemory: {}}`).
 */
export function prune(body: JsonObject): JsonObject {
  const pruned = Object.entries(body).map(([field, value]): [string, Json | undefined] => [
    field,
    value === undefined ? undefined : pruneValue(value),
  ]);
  return Object.fromEntries(pruned.filter(([, value]) => value !== undefined));
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
