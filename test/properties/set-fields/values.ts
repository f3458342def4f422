import { z } from "zod";
import { innerType, listKeys, unionsOf, unwrap } from "../../../function/api/layer.ts";
import { type Fields, isFields } from "../../../function/api/value.ts";
import { schema } from "../../../function/schema.ts";
import { examples, readExample } from "../../golden/examples.ts";
import type { Random } from "../../simulation/random.ts";
import { leavesOf, valueAt } from "./leaves.ts";
import { keysOfMaps, otherValues, words } from "./words.ts";

/** Values of the examples by field. */
const known = new Map<string, unknown[]>();
for (const name of examples) {
  const { spec } = readExample(name);
  for (const { field, steps } of leavesOf(schema.layer, spec)) {
    known.set(field, [...(known.get(field) ?? []), valueAt(spec, steps)]);
  }
}

/** Options of the generator: how many optional fields it sets, and the modules that it may select. */
export interface Choice {
  readonly random: Random;
  /** The probability with which an optional field is set. */
  readonly chance: number;
  /** Whether the field may be set: fields of unused modules are excluded. */
  readonly isOffered: (field: string) => boolean;
}

/** A random value of a schema. Undefined if there is no valid one. */
export function valueOf(schema: z.ZodType, field: string, choice: Choice): unknown {
  const type = unwrap(schema);
  if (type instanceof z.ZodObject) return objectOf(type, field, choice);
  if (type instanceof z.ZodRecord) return mapOf(type, field, choice);
  if (type instanceof z.ZodArray && unwrap(innerType(type.element)) instanceof z.ZodObject) {
    return listOf(type, field, choice);
  }
  return pick(scalarsOf(type, field), choice.random);
}

function objectOf(type: z.ZodObject, field: string, choice: Choice): Fields {
  const below = (name: string) => (field === "" ? name : `${field}.${name}`);
  const unions = unionsOf(type).map((members) => members.filter((member) => choice.isOffered(below(member))));
  const chosen = new Set(unions.map((members) => pick(members, choice.random)));
  const unselected = new Set(
    unionsOf(type)
      .flat()
      .filter((member) => !chosen.has(member)),
  );
  const fields = Object.entries(type.shape).flatMap(([name, inside]): [string, unknown][] => {
    if (unselected.has(name) || !choice.isOffered(below(name))) return [];
    const isRequired = unwrap(innerType(inside)) === inside;
    if (!isRequired && !choice.random.chance(choice.chance)) return [];
    const value = valueOf(innerType(inside), below(name), choice);
    return isRequired || chosen.has(name) || !isEmpty(value) ? [[name, value]] : [];
  });
  return Object.fromEntries(fields.filter(([, value]) => value !== undefined));
}

/** Whether an object is empty. Only a selected module may be. */
function isEmpty(value: unknown): boolean {
  return isFields(value) && Object.keys(value).length === 0;
}

function mapOf(type: z.ZodRecord, field: string, { random }: Choice): Fields {
  const keys = random.shuffled(keysOfMaps[field] ?? keysOfMaps["default"] ?? []).slice(0, 1 + random.below(2));
  return Object.fromEntries(keys.map((key) => [key, pick(scalarsOf(innerType(type.valueType), `${field}{}`), random)]));
}

function listOf(type: z.ZodArray, field: string, choice: Choice): unknown[] {
  const count = 1 + choice.random.below(2);
  const items = Array.from({ length: count }, () => objectOf(objectIn(type), `${field}[]`, choice));
  const keys = listKeys(type) ?? [];
  return [...Map.groupBy(items, (item) => JSON.stringify(keys.map((key) => item[key]))).values()].flatMap((alike) =>
    keys.length > 0 ? alike.slice(0, 1) : alike,
  );
}

function objectIn(type: z.ZodArray): z.ZodObject {
  const item = unwrap(innerType(type.element));
  if (item instanceof z.ZodObject) return item;
  throw new TypeError("not a list of objects");
}

/** Valid values of a field: those of examples, of the schema, and matching words. */
export function scalarsOf(schema: z.ZodType, field: string): unknown[] {
  const cached = scalars.get(field);
  if (cached) return cached;
  const type = unwrap(schema);
  const candidates = otherValues[field] ?? [...(known.get(field) ?? []), ...candidatesOf(type, field)];
  const valid = candidates.filter((value) => type.safeParse(value).success);
  const texts = new Map(valid.map((value) => [JSON.stringify(value), value]));
  const found = [...texts.values()].slice(0, 12);
  scalars.set(field, found);
  return found;
}

const scalars = new Map<string, unknown[]>();

function candidatesOf(type: z.ZodType, field: string): unknown[] {
  if (type instanceof z.ZodEnum) return [...type.options];
  if (type instanceof z.ZodBoolean) return [true, false];
  if (type instanceof z.ZodNumber) return numbersOf(type);
  if (type instanceof z.ZodArray) {
    const items = scalarsOf(innerType(type.element), `${field}[]`);
    return [items.slice(0, 1), items.slice(1, 2), items.slice(0, 2), items.slice(1, 3)].filter(
      ({ length }) => length > 0,
    );
  }
  return type instanceof z.ZodString ? words : [{ note: "a" }, { note: "b" }];
}

function numbersOf({ minValue, maxValue }: z.ZodNumber): number[] {
  const [least, most] = [minValue ?? 0, maxValue ?? 10_000];
  return [least, least + 1, 1, 2, 3, 5, 40, 60, 90, 600, 1800, most - 1, most];
}

function pick<Value>(values: readonly Value[], random: Random): Value | undefined {
  return values[random.below(values.length)];
}
