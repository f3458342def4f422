import { canonicalJson } from "./hash.ts";
import { isObject } from "./object.ts";

/** A value at a path. */
export interface Found {
  /** With the index of an item, for people: `workers[0].files[1]`. */
  readonly path: string;
  /** With the name of an item, which stays when others come before it: `workers[default].files[/etc/a]`. */
  readonly place: string;
  readonly value: unknown;
}

const stepForm = /^([^[{]+)(\[\]|\{\}|\[(\w+)=(\w+)\])?$/;

/**
 * The values at a path of fields: `files[]` is every item of a list, `configs{}` every value of a map,
 * `resources[kind=Secret]` every item with this field. What has another type than that is found as a whole.
 */
export function valuesAt(root: unknown, path: string): Found[] {
  return stepsOf(path)
    .reduce<Found[]>((found, step) => found.flatMap((one) => into(one, step)), [{ path: "", place: "", value: root }])
    .filter(({ value }) => !isAbsent(value));
}

type Step = readonly (string | undefined)[];

/** Paths are data of modules, and each is asked for in every call. */
const known = new Map<string, readonly Step[]>();

function stepsOf(path: string): readonly Step[] {
  const steps = known.get(path) ?? path.split(".").map((step) => [...(stepForm.exec(step) ?? [])].slice(1));
  if (known.size < maximumPaths) known.set(path, steps);
  return steps;
}

const maximumPaths = 1000;

function into({ path, place, value }: Found, [field = "", every, filter, wanted]: Step): Found[] {
  const inside = fieldOf(value, field);
  const whole = { path: joined(path, field), place: joined(place, field), value: inside };
  if (every === undefined || isAbsent(inside)) return [whole];
  if (every === "{}") return isObject(inside) ? Object.keys(inside).map((key) => below(whole, key, key)) : [whole];
  if (!Array.isArray(inside)) return [whole];
  return inside.flatMap((item: unknown, index) =>
    filter === undefined || fieldOf(item, filter) === wanted ? [below(whole, index, nameOfItem(item, index))] : [],
  );
}

function below({ path, place, value }: Found, key: string | number, name: string): Found {
  const inside: unknown = Array.isArray(value) ? value[Number(key)] : fieldOf(value, String(key));
  return { path: `${path}[${key}]`, place: `${place}[${name}]`, value: inside };
}

function fieldOf(value: unknown, field: string): unknown {
  return isObject(value) && Object.hasOwn(value, field) ? value[field] : undefined;
}

function joined(path: string, field: string): string {
  return path === "" ? field : `${path}.${field}`;
}

/** Where two values differ: the steps to every such place, a step into a list being `[name of the item]`. */
export function differences(before: unknown, after: unknown, steps: readonly string[] = []): string[][] {
  if (isSame(before, after)) return [];
  const [left, right] = [entriesOf(before, after), entriesOf(after, before)];
  if (!left || !right || left.size + right.size === 0) return [[...steps]];
  const found = [...new Set([...left.keys(), ...right.keys()])].flatMap((step) =>
    differences(left.get(step), right.get(step), [...steps, step]),
  );
  // The same items in another order.
  return found.length > 0 ? found : [[...steps]];
}

/** Fields by name, items by theirs; what is absent has none, where the other side has some. */
function entriesOf(value: unknown, other: unknown): Map<string, unknown> | undefined {
  if (Array.isArray(value)) return itemsOf(value);
  if (isObject(value)) return new Map(Object.entries(value));
  return isAbsent(value) && (Array.isArray(other) || isObject(other)) ? new Map() : undefined;
}

/** Items of one name are one entry: a second file at a path replaces the first. */
function itemsOf(items: readonly unknown[]): Map<string, unknown> {
  const named = new Map<string, unknown[]>();
  for (const [index, item] of items.entries()) {
    const name = `[${nameOfItem(item, index)}]`;
    named.set(name, [...(named.get(name) ?? []), item]);
  }
  return new Map([...named].map(([name, found]) => [name, found.length === 1 ? found[0] : canonicalJson(found)]));
}

/** The value at such steps. */
export function valueAt(root: unknown, steps: readonly string[]): unknown {
  return steps.reduce<unknown>((value, step) => entriesOf(value, {})?.get(step), root);
}

/** True where one of two places is within the other. */
export function isWithin(steps: readonly string[], other: readonly string[]): boolean {
  const shorter = Math.min(steps.length, other.length);
  return steps.slice(0, shorter).every((step, index) => step === other[index]);
}

export function pathText(steps: readonly string[]): string {
  return steps.reduce((path, step) => (step.startsWith("[") ? path + step : joined(path, step)), "");
}

export function isSame(left: unknown, right: unknown): boolean {
  return canonicalJson(left) === canonicalJson(right);
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null;
}

const namingFields = ["path", "name", "key", "id", "host", "deviceName"];
const flagForm = /^-{0,2}([A-Za-z][\w.-]*)=/;

/** What makes an item of a list unique; a flag has the name before its equals sign. */
function nameOfItem(item: unknown, index: number): string {
  if (typeof item === "string") return flagForm.exec(item)?.[1] ?? item;
  const name = namingFields.map((field) => fieldOf(item, field)).find((value) => typeof value === "string");
  if (typeof name !== "string") return String(index);
  return name.startsWith("/") ? plainPath(name) : name;
}

/** A path without `//`, `.` and `..`, so that one file has one name. */
export function plainPath(path: string): string {
  const parts = path.split("/").reduce<string[]>((kept, part) => {
    if (part === "..") return kept.slice(0, -1);
    return part === "" || part === "." ? kept : [...kept, part];
  }, []);
  return `/${parts.join("/")}`;
}
