import { toCanonicalJson } from "./hash.ts";
import { at, isObject, type Json, type JsonObject, textAt } from "./object.ts";
import { isAbsent, nameOfItem } from "./path.ts";

/** A step from a value into a part of it. */
export interface Step {
  /** Of a field, or of an item of a list in its brackets. */
  readonly name: string;
  readonly isItem: boolean;
}

type Parts = ReadonlyMap<string, unknown>;

/** How far a comparison goes: one walk serves rollouts, plans and policies, which name different places to people. */
export interface Depth {
  /** The parts of a value by name, those of lists in brackets; undefined where it is compared as a whole. */
  partsOf(value: unknown, other: unknown, last: Step | undefined): Parts | undefined;
  /** Whether null is told from what is absent, where nothing else differs. */
  readonly tellsNull: boolean;
}

/** Objects are entered; everything else is compared as a whole. */
export const ofFields: Depth = {
  partsOf: (value) => fieldsOf(value),
  tellsNull: false,
};

/**
 * Objects are entered, and lists whose items have names of their own; labels and annotations are named one by one, even where
 * there were none.
 */
export const ofNamedItems: Depth = {
  partsOf: (value, other, last) => {
    if (Array.isArray(value)) return Array.isArray(other) ? namedItemsOf(value) : undefined;
    return isAbsent(value) && last !== undefined && isOfTexts(last) ? new Map() : fieldsOf(value);
  },
  tellsNull: false,
};

/** Objects and lists are entered, and what is absent on one side only: nothing that was taken away hides behind a whole. */
const ofAllItems: Depth = {
  partsOf: (value, other) => {
    if (Array.isArray(value)) return itemsOf(value);
    return isAbsent(value) && (Array.isArray(other) || isObject(other)) ? new Map() : fieldsOf(value);
  },
  tellsNull: true,
};

/**
 * Where two values differ: the steps to every such place. Each level compares its text once, so the work is the size times
 * the levels, which `maximumLevels` bounds.
 */
export function findDifferingPlaces(before: unknown, after: unknown, depth: Depth): Step[][] {
  return placesBelow([], { before, after }, depth);
}

interface Pair {
  readonly before: unknown;
  readonly after: unknown;
}

function placesBelow(steps: Step[], { before, after }: Pair, depth: Depth): Step[][] {
  if (isSame(before, after)) return [];
  const left = depth.partsOf(before, after, steps.at(-1));
  const right = depth.partsOf(after, before, steps.at(-1));
  if (!left || !right) return [steps];
  const isItem = Array.isArray(before) || Array.isArray(after);
  const found = [...new Set([...left.keys(), ...right.keys()])].flatMap((name) =>
    placesBelow([...steps, { name, isItem }], { before: left.get(name), after: right.get(name) }, depth),
  );
  // The same items in another order.
  return found.length === 0 && (isItem || depth.tellsNull) ? [steps] : found;
}

/** Whether two values are equal content, in whatever order their fields are; what is absent equals null. */
export function isSame(left: unknown, right: unknown): boolean {
  return toCanonicalJson(left) === toCanonicalJson(right);
}

/** Whether two objects differ at a path of fields. */
export function findDifferencesAt(before: Json | undefined, after: Json | undefined, path: readonly string[]): boolean {
  return !isSame(at(before, ...path), at(after, ...path));
}

/** Where two values differ, however deep: names of fields, and `[name of the item]` in lists. */
export function findDifferences(before: unknown, after: unknown): string[][] {
  return findDifferingPlaces(before, after, ofAllItems).map((steps) => steps.map(({ name }) => name));
}

/** The value at such steps. */
export function valueAt(root: unknown, steps: readonly string[]): unknown {
  return steps.reduce<unknown>((value, step) => ofAllItems.partsOf(value, {}, undefined)?.get(step), root);
}

/** True where one of two places is within the other. */
export function isWithin(steps: readonly string[], other: readonly string[]): boolean {
  const shorter = Math.min(steps.length, other.length);
  return steps.slice(0, shorter).every((step, index) => step === other[index]);
}

/** Such steps, for people. */
export function formatPath(steps: readonly string[]): string {
  return steps.reduce((path, step) => (step.startsWith("[") || path === "" ? path + step : `${path}.${step}`), "");
}

function fieldsOf(value: unknown): Parts | undefined {
  return isObject(value) ? new Map(Object.entries(value)) : undefined;
}

function isOfTexts({ name, isItem }: Step): boolean {
  return !isItem && (name === "metadata" || name === "labels" || name === "annotations");
}

/** The items of a list by name; undefined where they have none or share one. */
function namedItemsOf(items: readonly Json[]): Parts | undefined {
  const named = items.flatMap((item): [string, JsonObject][] => {
    const name = textAt(item, "name");
    return isObject(item) && name !== undefined ? [[`[${name}]`, item]] : [];
  });
  const found = new Map(named);
  return found.size === items.length ? found : undefined;
}

/** Items of one name are one part: a second file at a path replaces the first. */
function itemsOf(items: readonly unknown[]): Parts {
  const named = new Map<string, unknown[]>();
  for (const [index, item] of items.entries()) {
    const name = `[${nameOfItem(item, index)}]`;
    named.set(name, [...(named.get(name) ?? []), item]);
  }
  return new Map([...named].map(([name, found]) => [name, found.length === 1 ? found[0] : toCanonicalJson(found)]));
}
