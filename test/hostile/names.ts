import fc from "fast-check";
import { at, isObject, type Json, type JsonObject } from "../../function/kubernetes/object.ts";

/** What every object or function has without having it of its own. */
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

/** The names alone, in paths, in pointers and in JSON. */
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
  name.map((key) => own(key, "x")),
  fc.tuple(name, name).map(([outer, inner]) => own(outer, own(inner, "x"))),
  text.map((item) => [item, item]),
  text.map((path) => ({ op: "add", path, from: path, value: "x" })),
  name.map((key) => ({ name: key, value: key, key, path: `/${key}` })),
);

/** A field of its own, whatever its name. */
function own(key: string, content: Json): JsonObject {
  return Object.fromEntries([[key, content]]);
}

/** One place of a request that somebody writes something else to. */
export interface Edit {
  /** Whether it is in the XR alone; observed objects are most of a request. */
  readonly isOfTenant: boolean;
  /** Which of the objects and lists, from 0 to below 1. */
  readonly place: number;
  /** Which of its fields or items. */
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

/** The value with an edit in one of its objects or lists; nothing is shared with the value that was given. */
export function edited(given: Json, change: Edit): Json {
  const copy: Json = structuredClone(given);
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

function editObject(object: JsonObject, { kind, field, name: chosen, value: content }: Edit): void {
  const fields = Object.keys(object);
  const old = fields[Math.floor(field * fields.length)];
  const before = old === undefined ? undefined : object[old];
  if (kind === "RenameField" && old !== undefined) delete object[old];
  const [key, written] = kind === "ReplaceValue" ? [old ?? chosen, content] : [chosen, content];
  define(object, key, kind === "RenameField" ? before : written);
}

function define(object: JsonObject, key: string, content: Json | undefined): void {
  Object.defineProperty(object, key, { value: content, enumerable: true, configurable: true, writable: true });
}
