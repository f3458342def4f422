import { z } from "zod";
import { innerType, listKeys, unwrap } from "../../../function/api/layer.ts";
import { type Fields, isFields } from "../../../function/api/value.ts";

export type Steps = readonly (string | number)[];

/** A value that is set in a spec. */
export interface Leaf {
  readonly steps: Steps;
  /** The field of the schema, the same for every item of a list and every entry of a map: `workers[].labels{}`. */
  readonly field: string;
  /** The type of the value. Undefined for an item with fields. */
  readonly type: z.ZodType | undefined;
}

type Place = Pick<Leaf, "steps" | "field">;

const root: Place = { steps: [], field: "" };

function below({ steps, field }: Place, name: string): Place {
  return { steps: [...steps, name], field: field === "" ? name : `${field}.${name}` };
}

/** All set values: scalars, entries of maps, items of lists, and whole lists. */
export function leavesOf(schema: z.ZodType, value: unknown, at: Place = root): Leaf[] {
  const type = unwrap(schema);
  if (type instanceof z.ZodObject && isFields(value)) {
    return Object.entries(type.shape).flatMap(([name, inside]) =>
      value[name] === undefined ? [] : leavesOf(innerType(inside), value[name], below(at, name)),
    );
  }
  if (type instanceof z.ZodRecord && isFields(value)) {
    const entry = innerType(type.valueType);
    return Object.keys(value).map((key) => ({ steps: [...at.steps, key], field: `${at.field}{}`, type: entry }));
  }
  if (type instanceof z.ZodArray && Array.isArray(value)) return itemsOf(type, value, at);
  return [{ ...at, type }];
}

function itemsOf(type: z.ZodArray, items: readonly unknown[], at: Place): Leaf[] {
  const item = unwrap(innerType(type.element));
  const places = items.map((_, index): Place => ({ steps: [...at.steps, index], field: `${at.field}[]` }));
  if (!(item instanceof z.ZodObject)) {
    const ofItems = places.map((place): Leaf => ({ ...place, type: item }));
    return [{ ...at, type }, ...(items.length > 1 ? ofItems : [])];
  }
  const keys = new Set(listKeys(type)?.map((key) => `${at.field}[].${key}`));
  return places.flatMap((place, index) => [
    { ...place, type: undefined },
    ...leavesOf(item, items[index], place).filter(({ field }) => !keys.has(field)),
  ]);
}

/** All fields of a schema, in the notation of leaves. */
export function fieldsOf(schema: z.ZodType, at: Place = root): string[] {
  const type = unwrap(schema);
  if (type instanceof z.ZodObject) {
    return Object.entries(type.shape).flatMap(([name, inside]) => fieldsOf(innerType(inside), below(at, name)));
  }
  if (type instanceof z.ZodRecord) return [`${at.field}{}`];
  if (!(type instanceof z.ZodArray)) return [at.field];
  const item = unwrap(innerType(type.element));
  if (!(item instanceof z.ZodObject)) return [at.field];
  const keys = new Set(listKeys(type)?.map((key) => `${at.field}[].${key}`));
  return fieldsOf(item, { steps: [], field: `${at.field}[]` }).filter((field) => !keys.has(field));
}

/** The path as in messages: `workers[0].labels.team`. */
export function textOf(steps: Steps): string {
  return steps.reduce<string>((text, step) => {
    if (typeof step === "number") return `${text}[${step}]`;
    return text === "" ? step : `${text}.${step}`;
  }, "");
}

export function valueAt(value: unknown, steps: Steps): unknown {
  return steps.reduce<unknown>((found, step) => {
    if (Array.isArray(found) && typeof step === "number") return found[step];
    return isFields(found) ? found[String(step)] : undefined;
  }, value);
}

/** The value with another one at a path. Undefined removes it. */
export function withValue(value: Fields, [step, ...rest]: Steps, other: unknown): Fields {
  if (step === undefined) return value;
  const { [step]: before, ...others } = value;
  const changed = changedBelow(before, rest, other);
  return changed === undefined ? others : { ...others, [step]: changed };
}

function changedBelow(value: unknown, steps: Steps, other: unknown): unknown {
  const [step, ...rest] = steps;
  if (step === undefined) return other;
  if (!Array.isArray(value)) return withValue(isFields(value) ? value : {}, steps, other);
  return value.flatMap((item: unknown, index) => {
    if (index !== step) return [item];
    const changed = changedBelow(item, rest, other);
    return changed === undefined ? [] : [changed];
  });
}

/** The value without empty fields and lists. */
export function tidied(value: Fields): Fields {
  const fields = Object.entries(value).map(([name, inside]): [string, unknown] => [name, tidiedValue(inside)]);
  return Object.fromEntries(fields.filter(([, inside]) => inside !== undefined));
}

function tidiedValue(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.length === 0 ? undefined : value.map((item: unknown) => (isFields(item) ? tidied(item) : item));
  }
  if (!isFields(value)) return value;
  const left = tidied(value);
  return Object.keys(left).length === 0 ? undefined : left;
}
