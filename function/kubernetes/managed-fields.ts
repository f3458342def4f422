import { toCanonicalJson } from "./hash.ts";
import { isObject, type Json, type JsonObject, listAt, ownField, setField, textAt } from "./object.ts";

/**
 * Returns the part of an observed object that field managers with this prefix own by server-side apply. It can be
 * applied again without taking ownership of webhook defaults or manual edits. Undefined if no such manager is recorded.
 * Format of fieldsV1: `f:` a field, `k:` a list item by its keys, `v:` a set item by its value, `.` the value itself.
 */
export function selectOwnedPart(object: JsonObject, managerPrefix: string): JsonObject | undefined {
  const owned = listAt(object, "metadata", "managedFields").filter(
    (entry) =>
      textAt(entry, "manager")?.startsWith(managerPrefix) &&
      textAt(entry, "operation") === "Apply" &&
      textAt(entry, "subresource") === undefined,
  );
  const sets = owned.flatMap((entry) => (isObject(entry) && isObject(entry["fieldsV1"]) ? [entry["fieldsV1"]] : []));
  if (sets.length === 0) return undefined;
  return selectFields(object, Object.fromEntries(sets.flatMap((set) => Object.entries(set))));
}

/** A field may have any name, also that of an inherited property. */
function selectFields(value: JsonObject, fields: JsonObject): JsonObject {
  const part: JsonObject = {};
  for (const [key, inner] of Object.entries(fields)) {
    if (!key.startsWith("f:")) continue;
    const name = key.slice(2);
    const found = ownField(value, name);
    if (found !== undefined) setField(part, name, selectValue(found, isObject(inner) ? inner : {}));
  }
  return part;
}

function selectValue(value: Json, fields: JsonObject): Json {
  const inner = Object.keys(fields).filter((key) => key !== ".");
  if (inner.length === 0) return value;
  if (Array.isArray(value)) return selectItems(value, fields);
  return isObject(value) ? selectFields(value, fields) : value;
}

/** Looks items up by their text, because lists and sets may both be long. */
function selectItems(items: readonly Json[], fields: JsonObject): Json[] {
  const selectors = Object.entries(fields).flatMap(([key, inner]) => selectorOf(key, inner));
  const bySelector = new Map(selectors.map(({ text, inner }) => [text, inner]));
  const nameSets = new Map(selectors.flatMap(({ names }) => (names ? [[toCanonicalJson(names), names]] : [])));
  const hasValues = selectors.some(({ names }) => names === undefined);
  const candidates = [...nameSets.values()].slice(0, maximumNameSets);
  return items.flatMap((item) => {
    if (hasValues && bySelector.has(`v:${toCanonicalJson(item)}`)) return [item];
    if (!isObject(item)) return [];
    const names = candidates.find((candidate) => bySelector.has(formatKeys(item, candidate)));
    return names ? [selectValue(item, bySelector.get(formatKeys(item, names)) ?? {})] : [];
  });
}

/** A list has one set of key names, and temporarily a second one after its schema changed. */
const maximumNameSets = 16;

interface Selector {
  readonly text: string;
  /** Names of the keys of an item; undefined for items of sets. */
  readonly names?: readonly string[];
  readonly inner: JsonObject;
}

function selectorOf(key: string, inner: Json | undefined): Selector[] {
  const content = parseJson(key.slice(2));
  const below = isObject(inner) ? inner : {};
  if (content === undefined) return [];
  if (key.startsWith("v:")) return [{ text: `v:${toCanonicalJson(content)}`, inner: below }];
  if (!key.startsWith("k:") || !isObject(content)) return [];
  const names = Object.keys(content).toSorted();
  return [{ text: formatKeys(content, names), names, inner: below }];
}

function formatKeys(item: JsonObject, names: readonly string[]): string {
  return `k:${toCanonicalJson(names.map((name) => [name, ownField(item, name)]))}`;
}

/** Invalid JSON selects nothing. */
function parseJson(text: string): Json | undefined {
  try {
    const value: Json = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}
