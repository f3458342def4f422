import { isObject, type Json, type JsonObject, objectAt } from "../../../function/kubernetes/object.ts";
import { buildFieldSchema, isAtomic, isSet, listKeys } from "./api-schema.ts";

/** The `fieldsV1` that server-side apply records for the sender of this value. The schema defines the keys of lists. */
export function fieldSetOf(value: Json, schema: JsonObject | undefined): JsonObject {
  if (Array.isArray(value)) return fieldSetOfList(value, schema);
  if (!isObject(value) || isAtomic(schema)) return {};
  return Object.fromEntries(
    Object.entries(value).map(([field, inner]) => [
      `f:${field}`,
      fieldSetOf(inner ?? null, buildFieldSchema(schema, field)),
    ]),
  );
}

function fieldSetOfList(items: readonly Json[], schema: JsonObject | undefined): JsonObject {
  if (isSet(schema)) return Object.fromEntries(items.map((item) => [`v:${JSON.stringify(item)}`, {}]));
  const keys = listKeys(schema);
  if (!keys) return {};
  const itemSchema = objectAt(schema, "items");
  return Object.fromEntries(
    items.map((item) => [`k:${formatKey(item, keys, itemSchema)}`, { ".": {}, ...fieldSetOf(item, itemSchema) }]),
  );
}

function formatKey(item: Json, keys: readonly string[], schema: JsonObject | undefined): string {
  const values = keys.toSorted().map((key) => [key, valueOfKey(item, key, schema)]);
  return JSON.stringify(Object.fromEntries(values.filter(([, value]) => value !== undefined)));
}

function valueOfKey(item: Json, key: string, schema: JsonObject | undefined): Json | undefined {
  return (isObject(item) ? item[key] : undefined) ?? buildFieldSchema(schema, key)?.["default"];
}
