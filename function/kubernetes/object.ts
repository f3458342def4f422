/** JSON. `undefined` stands for an absent field, so that bodies are easy to write. */
export type Json = string | number | boolean | null | Json[] | JsonObject;
export interface JsonObject {
  [key: string]: Json | undefined;
}

export interface Metadata {
  name: string;
  namespace?: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  ownerReferences?: OwnerReference[];
}

/** An owner besides the controller, which Crossplane adds. */
type OwnerReference = { apiVersion: string; kind: string; name: string; uid: string };

/** An object as it is applied: only the fields that the function owns. */
export interface KubernetesObject {
  apiVersion: string;
  kind: string;
  metadata: Metadata;
  spec?: JsonObject;
  /** Data of a ConfigMap, instead of `spec`. */
  data?: JsonObject;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Checks the value itself only: values from JSON contain nothing else. */
export function isJson(value: unknown): value is Json {
  return value === null || ["string", "number", "boolean", "object"].includes(typeof value);
}

/** The value of a field; never an inherited property, because users choose some field names. */
export function ownField(object: JsonObject, name: string): Json | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

/** Sets a field. Assigning `__proto__` would change the prototype instead. */
export function setField(object: JsonObject, name: string, value: Json): void {
  if (name !== "__proto__") object[name] = value;
  else Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
}

/** The value at a path of field names; undefined if a step is missing. */
export function at(value: Json | undefined, ...path: string[]): Json | undefined {
  let current = value;
  for (const field of path) current = isObject(current) ? ownField(current, field) : undefined;
  return current;
}

export function objectAt(value: Json | undefined, ...path: string[]): JsonObject | undefined {
  const found = at(value, ...path);
  return isObject(found) ? found : undefined;
}

export function textAt(value: Json | undefined, ...path: string[]): string | undefined {
  const found = at(value, ...path);
  return typeof found === "string" ? found : undefined;
}

export function numberAt(value: Json | undefined, ...path: string[]): number | undefined {
  const found = at(value, ...path);
  return typeof found === "number" ? found : undefined;
}

export function listAt(value: Json | undefined, ...path: string[]): Json[] {
  const found = at(value, ...path);
  return Array.isArray(found) ? found : [];
}

export function annotationOf(object: JsonObject | undefined, key: string): string | undefined {
  return textAt(object, "metadata", "annotations", key);
}

export function labelOf(object: JsonObject | undefined, key: string): string | undefined {
  return textAt(object, "metadata", "labels", key);
}

export function nameOf(object: JsonObject | undefined): string | undefined {
  return textAt(object, "metadata", "name");
}

/** Kind and name for messages. */
export function describe(object: JsonObject): string {
  return `${textAt(object, "kind")}/${nameOf(object)}`;
}

/** The group of an apiVersion; the core group is the empty string. */
export function groupOf(apiVersion: string): string {
  return apiVersion.includes("/") ? apiVersion.slice(0, apiVersion.indexOf("/")) : "";
}

/** True for an object of this group and kind, at any version. */
export function isKind(object: JsonObject | undefined, group: string, kind: string): boolean {
  return textAt(object, "kind") === kind && groupOf(textAt(object, "apiVersion") ?? "") === group;
}

export function isBeingDeleted(object: JsonObject | undefined): boolean {
  return textAt(object, "metadata", "deletionTimestamp") !== undefined;
}

/** Returns the value with sorted fields in every object, because the wire format has maps in any order. */
export function sortKeys<Value extends Json | undefined>(value: Value): Value;
export function sortKeys(value: Json | undefined): Json | undefined {
  if (Array.isArray(value)) return value.map((item) => sortKeys(item));
  if (!isObject(value)) return value;
  const fields = Object.keys(value).toSorted();
  return Object.fromEntries(fields.map((field) => [field, sortKeys(value[field])]));
}

/** Returns the object with another value at a path; undefined removes the field. Does not change the given object. */
export function withValueAt(
  object: JsonObject,
  [field = "", ...rest]: readonly string[],
  value: Json | undefined,
): JsonObject {
  const inside = ownField(object, field);
  return { ...object, [field]: rest.length === 0 ? value : withValueAt(isObject(inside) ? inside : {}, rest, value) };
}
