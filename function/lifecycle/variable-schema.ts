import { joinListed } from "../api/problem.ts";
import { measure } from "../kubernetes/extent.ts";
import { toCanonicalJson } from "../kubernetes/hash.ts";
import { isObject, type Json, type JsonObject, listAt, ownField, textAt } from "../kubernetes/object.ts";
import type { WorkBudget } from "../kubernetes/work-budget.ts";

/** Budget of steps and characters for all variables of a cluster. Cluster API's webhook checks the rest. */
export const maximumWork = 1024 * 1024;

/** A part of a value that does not match its schema, and what the schema allows. */
export interface SchemaViolation {
  /** Steps below the value. */
  readonly path: readonly string[];
  readonly message: string;
}

/**
 * Reports the parts of a value that do not match the schema of a variable. The schema comes from another author, so
 * only checks in linear time are made: types, numbers, lengths, enums, fields, and the same for nested values.
 * Patterns, formats, unions and CEL rules are left to Cluster API's webhook, and everything beyond the budget too.
 * Patterns have the syntax of Go, so another engine could read them differently or backtrack without end.
 */
export function findSchemaViolations(schema: JsonObject, value: Json, budget: WorkBudget): SchemaViolation[] {
  if (!budget.acquire(1)) return [];
  const message = checkType(schema, value) ?? checkChoice(schema, value, budget) ?? checkBounds(schema, value);
  if (message !== undefined) return [{ path: [], message }];
  return findNestedViolations(schema, value, budget).slice(0, maximumViolations);
}

const types: Readonly<Record<string, (value: Json) => boolean>> = {
  string: (value) => typeof value === "string",
  number: (value) => typeof value === "number",
  integer: (value) => Number.isInteger(value),
  boolean: (value) => typeof value === "boolean",
  array: (value) => Array.isArray(value),
  object: (value) => isObject(value),
};

function checkType(schema: JsonObject, value: Json): string | undefined {
  const type = textAt(schema, "type") ?? "";
  const isOfType = Object.hasOwn(types, type) ? types[type] : undefined;
  const isOpen = ownField(schema, "x-kubernetes-int-or-string") === true;
  return isOpen || isOfType === undefined || isOfType(value) ? undefined : `must be of type ${type}`;
}

function checkChoice(schema: JsonObject, value: Json, budget: WorkBudget): string | undefined {
  const choices = choicesOf(schema, budget);
  if (!choices || choices.texts.has(toCanonicalJson(value))) return undefined;
  return `must be one of ${choices.listed}`;
}

interface Choices {
  readonly texts: ReadonlySet<string>;
  readonly listed: string;
}

/** A cache for all items of a list. The schema never changes. */
const known = new WeakMap<JsonObject, Choices>();

function choicesOf(schema: JsonObject, budget: WorkBudget): Choices | undefined {
  const choices = ownField(schema, "enum");
  if (!Array.isArray(choices)) return undefined;
  const before = known.get(schema);
  if (before || !budget.acquire(measure(choices, maximumOfChoices).size)) return before;
  const texts = new Set(choices.map((choice) => toCanonicalJson(choice)));
  const found = { texts, listed: joinListed(texts) };
  known.set(schema, found);
  return found;
}

/** Equal to the budget: larger enums exceed it anyway. */
const maximumOfChoices = { values: maximumWork, size: maximumWork, levels: 100 };

const units = { string: "characters", array: "items", object: "fields" } as const;

function checkBounds(schema: JsonObject, value: Json): string | undefined {
  if (typeof value === "number") return checkNumber(schema, value);
  if (typeof value === "string") return checkLength(schema, Array.from(value).length, ["Length", units.string]);
  if (Array.isArray(value)) return checkLength(schema, value.length, ["Items", units.array]);
  return isObject(value) ? checkLength(schema, Object.keys(value).length, ["Properties", units.object]) : undefined;
}

function checkNumber(schema: JsonObject, value: number): string | undefined {
  return (
    checkLimit(schema, ["minimum", "exclusiveMinimum", "at least", "more than"], (limit) => value - limit) ??
    checkLimit(schema, ["maximum", "exclusiveMaximum", "at most", "less than"], (limit) => limit - value)
  );
}

/** `distance` is negative beyond the limit. */
function checkLimit(
  schema: JsonObject,
  [word, exclusive, closed, open]: [string, string, string, string],
  distance: (limit: number) => number,
): string | undefined {
  const [limit, isOpen] = [limitOf(schema, word), ownField(schema, exclusive) === true];
  if (limit === undefined || distance(limit) > 0 || (!isOpen && distance(limit) === 0)) return undefined;
  return `must be ${isOpen ? open : closed} ${limit}`;
}

function checkLength(schema: JsonObject, length: number, [word, unit]: [string, string]): string | undefined {
  const [minimum = 0, maximum = length] = [`min${word}`, `max${word}`].map((name) => limitOf(schema, name));
  if (length < minimum) return `must have at least ${minimum} ${unit}`;
  return length > maximum ? `must have at most ${maximum} ${unit}` : undefined;
}

function limitOf(schema: JsonObject, word: string): number | undefined {
  const limit = ownField(schema, word);
  return typeof limit === "number" ? limit : undefined;
}

function findNestedViolations(schema: JsonObject, value: Json, budget: WorkBudget): SchemaViolation[] {
  if (Array.isArray(value)) return findItemMisfits(schema, value, budget);
  return isObject(value) ? findFieldMisfits(schema, value, budget) : [];
}

function findItemMisfits(schema: JsonObject, items: readonly Json[], budget: WorkBudget): SchemaViolation[] {
  const inner = ownField(schema, "items");
  return isObject(inner)
    ? items.flatMap((item, index) => prefixMisfits(String(index), findSchemaViolations(inner, item, budget)))
    : [];
}

function findFieldMisfits(schema: JsonObject, fields: JsonObject, budget: WorkBudget): SchemaViolation[] {
  const [properties, others] = [ownField(schema, "properties"), ownField(schema, "additionalProperties")];
  const required = listAt(schema, "required").filter((name) => typeof name === "string");
  if (!budget.acquire(required.length)) return [];
  const missing = required.filter((name) => ownField(fields, name) === undefined);
  const inside = Object.entries(fields).flatMap(([name, value]) => {
    const inner = (isObject(properties) ? ownField(properties, name) : undefined) ?? others;
    if (inner === undefined && isClosed(schema)) return [{ path: [name], message: "is not a field of the schema" }];
    return value === undefined || !isObject(inner)
      ? []
      : prefixMisfits(name, findSchemaViolations(inner, value, budget));
  });
  return [...missing.map((name) => ({ path: [name], message: "is required" })), ...inside];
}

/** Cluster API rejects unknown fields, unless the schema preserves them (`validateUnknownFields`). */
function isClosed(schema: JsonObject): boolean {
  return textAt(schema, "type") === "object" && ownField(schema, "x-kubernetes-preserve-unknown-fields") !== true;
}

function prefixMisfits(step: string, found: readonly SchemaViolation[]): SchemaViolation[] {
  return found.map(({ path, message }) => ({ path: [step, ...path], message }));
}

const maximumViolations = 10;
