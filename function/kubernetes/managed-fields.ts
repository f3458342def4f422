import { isObject, listAt, textAt, type Json, type JsonObject } from "./object.ts";

/**
 * The part of an observed object that field managers with this prefix own by server-side apply: what may be applied
 * again without making webhook defaults or hand edits ours. Undefined where no such manager is recorded.
 * The format is fieldsV1: `f:` a field, `k:` a list item by its keys, `v:` a set item by its value, `.` the thing itself.
 */
export function ownedPart(object: JsonObject, managerPrefix: string): JsonObject | undefined {
  const owned = listAt(object, "metadata", "managedFields").filter(
    (entry) =>
      textAt(entry, "manager")?.startsWith(managerPrefix) &&
      textAt(entry, "operation") === "Apply" &&
      textAt(entry, "subresource") === undefined,
  );
  const sets = owned.flatMap((entry) => (isObject(entry) && isObject(entry["fieldsV1"]) ? [entry["fieldsV1"]] : []));
  if (sets.length === 0) return undefined;
  return ownedFields(object, Object.assign({}, ...sets));
}

function ownedFields(value: JsonObject, fields: JsonObject): JsonObject {
  const part: JsonObject = {};
  for (const [key, inner] of Object.entries(fields)) {
    if (!key.startsWith("f:")) continue;
    const name = key.slice(2);
    const found = value[name];
    if (found !== undefined) part[name] = ownedValue(found, isObject(inner) ? inner : {});
  }
  return part;
}

function ownedValue(value: Json, fields: JsonObject): Json {
  const inner = Object.keys(fields).filter((key) => key !== ".");
  if (inner.length === 0) return value;
  if (Array.isArray(value)) return value.flatMap((item) => ownedItem(item, fields));
  return isObject(value) ? ownedFields(value, fields) : value;
}

function ownedItem(item: Json, fields: JsonObject): Json[] {
  for (const [key, inner] of Object.entries(fields)) {
    if (key.startsWith("v:") && JSON.stringify(item) === JSON.stringify(JSON.parse(key.slice(2)))) return [item];
    if (key.startsWith("k:") && isObject(item) && hasKeys(item, key.slice(2))) {
      return [ownedValue(item, isObject(inner) ? inner : {})];
    }
  }
  return [];
}

function hasKeys(item: JsonObject, text: string): boolean {
  const keys: unknown = JSON.parse(text);
  return isObject(keys) && Object.entries(keys).every(([name, value]) => item[name] === value);
}
