import fc from "fast-check";
import { at, isObject, type Json, type JsonObject } from "../../function/kubernetes/object.ts";

/** Names that every object or function inherits. */
export const inheritedNames = [
  "__proto__",
  "constructor",
  "prototype",
  "hasOwnProperty",
  "toString",
  "valueOf",
  "isPrototypeOf",
  "__defineGetter__",
  "__lookupSetter__",
  "toLocaleString",
  "toJSON",
  "then",
  "length",
  "call",
] as const;

const name = fc.constantFrom(...inheritedNames);

/** The names alone, and in paths, pointers and JSON. */
const text = fc.oneof(
  name,
  fc.array(name, { minLength: 1, maxLength: 3 }).map((steps) => `/spec/${steps.join("/")}`),
  fc.array(name, { minLength: 1, maxLength: 3 }).map((steps) => steps.join(".")),
  name.map((key) => `{"${key}":{"call":1}}`),
  name.map((key) => `f:${key}`),
  name.map((key) => `k:{"${key}":"a"}`),
  name.map((key) => `${key} ${key}`),
);

const value: fc.Arbitrary<Json> = fc.oneof(
  text,
  fc.constantFrom<Json>(null, true, 1, [], {}),
  name.map((key) => objectWith(key, "x")),
  fc.tuple(name, name).map(([outer, inner]) => objectWith(outer, objectWith(inner, "x"))),
  text.map((item) => [item, item]),
  text.map((path) => ({ op: "add", path, from: path, value: "x" })),
  name.map((key) => ({ name: key, value: key, key, path: `/${key}` })),
);

/** An object with this single field, whatever its name. */
function objectWith(key: string, content: Json): JsonObject {
  return Object.fromEntries([[key, content]]);
}

/** A change of one place of a request. */
export interface Edit {
  /** Whether the change is in the XR. Otherwise anywhere, which is mostly in observed objects. */
  readonly isOfTenant: boolean;
  /** Which of the objects and lists, as a number from 0 to below 1. */
  readonly place: number;
  /** Which of its fields or items, as a number from 0 to below 1. */
  readonly field: number;
  readonly kind: "AddField" | "RenameField" | "ReplaceValue";
  readonly name: string;
  readonly value: Json;
}

export const edit: fc.Arbitrary<Edit> = fc.record({
  isOfTenant: fc.boolean(),
  place: fc.double({ min: 0, max: 0.999_999, noNaN: true }),
  field: fc.double({ min: 0, max: 0.999_999, noNaN: true }),
  kind: fc.constantFrom("AddField", "RenameField", "ReplaceValue"),
  name: fc.oneof(name, text),
  value,
});

/** Returns a deep copy of the value, with an edit in one of its objects or lists. */
export function edited(original: Json, change: Edit): Json {
  const copy: Json = structuredClone(original);
  const places = placesIn(change.isOfTenant ? at(copy, "composite") : copy);
  const place = places[Math.floor(change.place * places.length)];
  if (Array.isArray(place)) editList(place, change);
  else if (place) editObject(place, change);
  return copy;
}

function placesIn(found: Json | undefined): (JsonObject | Json[])[] {
  if (!Array.isArray(found) && !isObject(found)) return [];
  return [found, ...Object.values(found).flatMap((inside) => placesIn(inside))];
}

function editList(list: Json[], change: Edit): void {
  const index = Math.floor(change.field * list.length);
  list.splice(index, change.kind === "AddField" ? 0 : 1, change.value);
}

function editObject(object: JsonObject, { kind, field, name: newName, value: content }: Edit): void {
  const fields = Object.keys(object);
  const old = fields[Math.floor(field * fields.length)];
  const before = old === undefined ? undefined : object[old];
  if (kind === "RenameField" && old !== undefined) delete object[old];
  const [key, written] = kind === "ReplaceValue" ? [old ?? newName, content] : [newName, content];
  define(object, key, kind === "RenameField" ? before : written);
}

function define(object: JsonObject, key: string, content: Json | undefined): void {
  Object.defineProperty(object, key, { value: content, enumerable: true, configurable: true, writable: true });
}
