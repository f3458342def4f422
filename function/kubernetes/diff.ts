import { toCanonicalJson } from "./hash.ts";
import { at, isObject, type Json, type JsonObject, textAt } from "./object.ts";
import { isAbsent, nameOfItem } from "./path.ts";

/** A step from a value into a part of it. */
export interface Step {
  /** Name of a field, or of a list item in brackets. */
  readonly name: string;
  readonly isItem: boolean;
}

type Parts = ReadonlyMap<string, unknown>;

/** Depth of a comparison. Rollouts, plans and policies share one walk, but report different places to users. */
export interface Depth {
  /** Parts of a value by name, those of lists in brackets; undefined if the value is compared as a whole. */
  partsOf(value: unknown, other: unknown, last: Step | undefined): Parts | undefined;
  /** True if null and absent are different, when nothing else differs. */
  readonly distinguishesNull: boolean;
}

/** Compares objects by field, and all other values as a whole. */
export const ofFields: Depth = {
  partsOf: (value) => fieldsOf(value),
  distinguishesNull: false,
};

/**
 * Compares objects by field, and lists by item if all items have names. Each label and annotation is compared, also if
 * one side has none.
 */
export const ofNamedItems: Depth = {
  partsOf: (value, other, last) => {
    if (Array.isArray(value)) return Array.isArray(other) ? namedItemsOf(value) : undefined;
    return isAbsent(value) && last !== undefined && isOfTexts(last) ? new Map() : fieldsOf(value);
  },
  distinguishesNull: false,
};

/** Compares objects and lists by part, even if one side is absent, so that each removed part is found. */
const ofAllItems: Depth = {
  partsOf: (value, other) => {
    if (Array.isArray(value)) return itemsOf(value);
    return isAbsent(value) && (Array.isArray(other) || isObject(other)) ? new Map() : fieldsOf(value);
  },
  distinguishesNull: true,
};

/**
 * Finds the places where two values differ, as steps. Each level compares canonical JSON once, so the work is the size
 * times the number of levels, which `maximumLevels` limits.
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
  // Only the order of the items, or null instead of absent, differs.
  return found.length === 0 && (isItem || depth.distinguishesNull) ? [steps] : found;
}

/** True if two values have equal content, in any order of fields. Absent equals null. */
export function isSame(left: unknown, right: unknown): boolean {
  return toCanonicalJson(left) === toCanonicalJson(right);
}

/** True if two objects differ at a path of fields. */
export function hasDifferencesAt(before: Json | undefined, after: Json | undefined, path: readonly string[]): boolean {
  return !isSame(at(before, ...path), at(after, ...path));
}

/** Finds the places where two values differ, at any depth: names of fields, and `[name of the item]` in lists. */
export function findDifferences(before: unknown, after: unknown): string[][] {
  return findDifferingPlaces(before, after, ofAllItems).map((steps) => steps.map(({ name }) => name));
}

/** The value at the steps of `findDifferences`. */
export function valueAt(root: unknown, steps: readonly string[]): unknown {
  return steps.reduce<unknown>((value, step) => ofAllItems.partsOf(value, {}, undefined)?.get(step), root);
}

/** True if one of two places is within the other. */
export function isWithin(steps: readonly string[], other: readonly string[]): boolean {
  const shorter = Math.min(steps.length, other.length);
  return steps.slice(0, shorter).every((step, index) => step === other[index]);
}

/** Formats steps for messages. */
export function formatPath(steps: readonly string[]): string {
  return steps.reduce((path, step) => (step.startsWith("[") || path === "" ? path + step : `${path}.${step}`), "");
}

function fieldsOf(value: unknown): Parts | undefined {
  return isObject(value) ? new Map(Object.entries(value)) : undefined;
}

function isOfTexts({ name, isItem }: Step): boolean {
  return !isItem && (name === "metadata" || name === "labels" || name === "annotations");
}

/** Items of a list by name; undefined if an item has no name, or two have the same. */
function namedItemsOf(items: readonly Json[]): Parts | undefined {
  const named = items.flatMap((item): [string, JsonObject][] => {
    const name = textAt(item, "name");
    return isObject(item) && name !== undefined ? [[`[${name}]`, item]] : [];
  });
  const found = new Map(named);
  return found.size === items.length ? found : undefined;
}

/** Items with the same name are one part: a second file at a path replaces the first. */
function itemsOf(items: readonly unknown[]): Parts {
  const named = new Map<string, unknown[]>();
  for (const [index, item] of items.entries()) {
    const name = `[${nameOfItem(item, index)}]`;
    named.set(name, [...(named.get(name) ?? []), item]);
  }
  return new Map([...named].map(([name, found]) => [name, found.length === 1 ? found[0] : toCanonicalJson(found)]));
}
