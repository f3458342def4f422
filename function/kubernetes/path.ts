import { isObject, type Json, type JsonObject, ownField } from "./object.ts";

/** A value at a path. */
export interface Found {
  /** With the index of an item, for messages: `workers[0].files[1]`. */
  readonly path: string;
  /** With the name of an item, which does not change with its position: `workers[default].files[/etc/a]`. */
  readonly place: string;
  readonly value: unknown;
}

const stepForm = /^([^[{]+)(\[\]|\{\}|\[(\w+)=(\w+)\])?$/;

/**
 * Finds the values at a path of fields: `files[]` is every item of a list, `configs{}` every value of a map,
 * `resources[kind=Secret]` every item with this field. A value that is not the expected list or map is found as a
 * whole.
 */
export function valuesAt(root: unknown, path: string): Found[] {
  return stepsOf(path)
    .reduce<Found[]>((found, step) => found.flatMap((one) => findAt(one, step)), [{ path: "", place: "", value: root }])
    .filter(({ value }) => !isAbsent(value));
}

/** Returns the object without the values at a path through objects and lists. List items keep their positions. */
export function withoutValuesAt(root: JsonObject, path: string): JsonObject {
  return omitField(root, stepsOf(path));
}

function omitField(object: JsonObject, [step, ...rest]: readonly Step[]): JsonObject {
  const [field = ""] = step ?? [];
  const inside = ownField(object, field);
  if (inside === undefined) return object;
  return { ...object, [field]: rest.length === 0 ? undefined : omitInside(inside, rest) };
}

function omitInside(value: Json, steps: readonly Step[]): Json {
  if (Array.isArray(value)) return value.map((item) => omitInside(item, steps));
  return isObject(value) ? omitField(value, steps) : value;
}

const keyOfMetadata = /^metadata\.(labels|annotations)\.(.+)$/;

/** The names of the fields on a path without lists. A key of a label or annotation has dots itself. */
export function splitPath(path: string): string[] {
  const [, map, key] = keyOfMetadata.exec(path) ?? [];
  return map !== undefined && key !== undefined ? ["metadata", map, key] : path.split(".");
}

type Step = readonly (string | undefined)[];

/** Paths are data of modules and repeat in every call. */
const parsedPaths = new Map<string, readonly Step[]>();

function stepsOf(path: string): readonly Step[] {
  const steps = parsedPaths.get(path) ?? path.split(".").map((step) => [...(stepForm.exec(step) ?? [])].slice(1));
  if (parsedPaths.size < maximumPaths) parsedPaths.set(path, steps);
  return steps;
}

const maximumPaths = 1000;

function findAt({ path, place, value }: Found, [field = "", every, filter, expected]: Step): Found[] {
  const inside = fieldOf(value, field);
  const whole = { path: joinPath(path, field), place: joinPath(place, field), value: inside };
  if (every === undefined || isAbsent(inside)) return [whole];
  if (every === "{}") return isObject(inside) ? Object.keys(inside).map((key) => childOf(whole, key, key)) : [whole];
  if (!Array.isArray(inside)) return [whole];
  return inside.flatMap((item: unknown, index) =>
    filter === undefined || fieldOf(item, filter) === expected ? [childOf(whole, index, nameOfItem(item, index))] : [],
  );
}

function childOf({ path, place, value }: Found, key: string | number, name: string): Found {
  const inside: unknown = Array.isArray(value) ? value[Number(key)] : fieldOf(value, String(key));
  return { path: `${path}[${key}]`, place: `${place}[${name}]`, value: inside };
}

function fieldOf(value: unknown, field: string): unknown {
  return isObject(value) && Object.hasOwn(value, field) ? value[field] : undefined;
}

function joinPath(path: string, field: string): string {
  return path === "" ? field : `${path}.${field}`;
}

export function isAbsent(value: unknown): boolean {
  return value === undefined || value === null;
}

const namingFields = ["path", "name", "key", "id", "host", "deviceName"];
const flagForm = /^-{0,2}([A-Za-z][\w.-]*)=/;

/** The unique name of a list item: a naming field, the name of a flag, or else its index. */
export function nameOfItem(item: unknown, index: number): string {
  if (typeof item === "string") return flagForm.exec(item)?.[1] ?? item;
  const name = namingFields.map((field) => fieldOf(item, field)).find((value) => typeof value === "string");
  if (typeof name !== "string") return String(index);
  return name.startsWith("/") ? toPlainPath(name) : name;
}

/** A path without `//`, `.` and `..`, so that a file has only one name. */
export function toPlainPath(path: string): string {
  const parts = path.split("/").reduce<string[]>((result, part) => {
    if (part === "..") return result.slice(0, -1);
    return part === "" || part === "." ? result : [...result, part];
  }, []);
  return `/${parts.join("/")}`;
}
