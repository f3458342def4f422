/** JSON as Kubernetes speaks it; `undefined` stands for an absent field, so that bodies can be written plainly. */
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

/** A whole object, ready to be applied: only the fields that we own. */
export interface KubernetesObject {
  apiVersion: string;
  kind: string;
  metadata: Metadata;
  spec?: JsonObject;
  /** What a ConfigMap has instead of a spec. */
  data?: JsonObject;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Looks at the value itself only: what came as JSON has nothing else inside. */
export function isJson(value: unknown): value is Json {
  return value === null || ["string", "number", "boolean", "object"].includes(typeof value);
}

/** What an object has of its own under a name, which a user may have chosen: never what all objects inherit. */
export function ownField(object: JsonObject, name: string): Json | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

/** Gives an object that is being made a field of its own; to assign `__proto__` would change what the object is. */
export function setField(object: JsonObject, name: string, value: Json): void {
  if (name !== "__proto__") object[name] = value;
  else Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
}

/** The value at a path of field names, or undefined where any step is missing. */
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

/** Kind and name, for people. */
export function describe(object: JsonObject): string {
  return `${textAt(object, "kind")}/${nameOf(object)}`;
}

/** `group` of `group/version`; the core group is the empty string. */
export function groupOf(apiVersion: string): string {
  return apiVersion.includes("/") ? apiVersion.slice(0, apiVersion.indexOf("/")) : "";
}

/** True for an object of this group and kind, whatever its version. */
export function isKind(object: JsonObject | undefined, group: string, kind: string): boolean {
  return textAt(object, "kind") === kind && groupOf(textAt(object, "apiVersion") ?? "") === group;
}

export function isBeingDeleted(object: JsonObject | undefined): boolean {
  return textAt(object, "metadata", "deletionTimestamp") !== undefined;
}

/** The same value with the fields of every object in alphabetical order: the wire carries maps in any order. */
export function sortKeys<Value extends Json | undefined>(value: Value): Value;
export function sortKeys(value: Json | undefined): Json | undefined {
  if (Array.isArray(value)) return value.map((item) => sortKeys(item));
  if (!isObject(value)) return value;
  const fields = Object.keys(value).toSorted();
  return Object.fromEntries(fields.map((field) => [field, sortKeys(value[field])]));
}

/** The object with another value at a path; undefined takes the field away. The given object is not changed. */
export function withValueAt(
  object: JsonObject,
  [field = "", ...rest]: readonly string[],
  value: Json | undefined,
): JsonObject {
  const inside = ownField(object, field);
  return { ...object, [field]: rest.length === 0 ? value : withValueAt(isObject(inside) ? inside : {}, rest, value) };
}
