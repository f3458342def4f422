import { z } from "zod";
import { innerType, listKeys, unwrap } from "./layer.ts";
import { type Fields, isFields } from "./value.ts";

type Steps = readonly (string | number)[];

/** A value of a layer and other values for it; undefined removes it. */
interface Leaf {
  readonly steps: Steps;
  readonly others: readonly unknown[];
}

/** Maximum number of other values per leaf, enough for the values of an enumeration. */
const mostRounds = 8;

/**
 * Copies of a layer with changed values. They show which parts of composed objects the layer determines: those that
 * change with it. The first copies change all values, the others half of them, so that for any two values there is a
 * copy that changes only one of the two.
 */
export function varyLayer(schema: z.ZodType, layer: Fields): Fields[] {
  const leaves = leavesOf(schema, layer, []);
  if (leaves.length === 0) return [];
  const rounds = Math.min(Math.max(...leaves.map(({ others }) => others.length)), mostRounds);
  const bits = Array.from({ length: Math.ceil(Math.log2(leaves.length)) }, (_, bit) => 2 ** bit);
  const groups = [
    ...Array.from({ length: rounds }, () => leaves),
    ...bits.flatMap((bit) => {
      const [odd, even] = [1, 0].map((side) => leaves.filter((_, index) => Math.floor(index / bit) % 2 === side));
      return [odd ?? [], even ?? []];
    }),
  ];
  return groups.map((group, round) =>
    group.reduce<Fields>((changed, { steps, others }) => {
      const result = withValue(changed, steps, others[round % others.length]);
      return isFields(result) ? result : changed;
    }, layer),
  );
}

function leavesOf(schema: z.ZodType, value: unknown, steps: Steps): Leaf[] {
  const type = unwrap(schema);
  if (type instanceof z.ZodObject && isFields(value)) {
    return Object.entries(value).flatMap(([field, inside]) => {
      const known = type.shape[field];
      return known === undefined ? [] : leavesOf(innerType(known), inside, [...steps, field]);
    });
  }
  if (type instanceof z.ZodRecord && isFields(value)) {
    return Object.entries(value).map(([key, text]) => ({
      steps: [...steps, key],
      others: othersOf(text, innerType(type.valueType)),
    }));
  }
  if (type instanceof z.ZodArray && Array.isArray(value) && listKeys(type)) return itemLeaves(type, value, steps);
  return [{ steps, others: othersOf(value, type) }];
}

/** The key of an item does not change, because it identifies the item. */
function itemLeaves(type: z.ZodArray, items: readonly unknown[], steps: Steps): Leaf[] {
  const keys = listKeys(type) ?? [];
  return items.flatMap((item, index) =>
    leavesOf(innerType(type.element), item, [...steps, index]).filter(
      (leaf) => leaf.steps.length !== steps.length + 2 || !keys.includes(String(leaf.steps.at(-1))),
    ),
  );
}

function othersOf(value: unknown, type: z.ZodType): unknown[] {
  const fits = candidates(value, type).filter((other) => type.safeParse(other).success);
  return fits.length > 0 ? fits.slice(0, mostRounds) : [undefined];
}

function candidates(value: unknown, type: z.ZodType): unknown[] {
  if (type instanceof z.ZodEnum) return type.options.filter((option) => option !== value);
  if (typeof value === "boolean") return [!value];
  if (typeof value === "number") return [value + 1, value - 1, value + 2, value - 2].slice(0, 2);
  if (typeof value === "string") return formatOthers(value, type).slice(0, 1);
  return Array.isArray(value) ? [[], value.slice(1)] : [];
}

const characters = Array.from("0123456789abcxyz");

/** Another text that the schema accepts: with one more character, or with one of the last characters replaced. */
function formatOthers(text: string, type: z.ZodType): string[] {
  // A comment changes the text of a YAML policy or a script, where one more letter could make it invalid.
  const longer = [`${text}x`, `${text}\n#x`].find((other) => type.safeParse(other).success);
  if (longer !== undefined) return [longer];
  const positions = Array.from({ length: Math.min(text.length, 64) }, (_, index) => text.length - 1 - index);
  const replaced = positions.flatMap((position) =>
    characters
      .filter((character) => character !== text[position])
      .map((character) => text.slice(0, position) + character + text.slice(position + 1)),
  );
  const found = replaced.find((other) => type.safeParse(other).success);
  return found === undefined ? [] : [found];
}

function withValue(root: unknown, [step, ...rest]: Steps, value: unknown): unknown {
  if (step === undefined) return value;
  if (Array.isArray(root)) {
    return root.map((item: unknown, index) => (index === step ? withValue(item, rest, value) : item));
  }
  const fields = isFields(root) ? root : {};
  const { [String(step)]: before, ...others } = fields;
  const after = withValue(before, rest, value);
  return after === undefined ? others : { ...others, [String(step)]: after };
}

/** The required fields and nested objects of a layer. Nested objects stay, because one may be the member of a union. */
export function selectRequired(schema: z.ZodType, value: unknown): unknown {
  const type = unwrap(schema);
  if (type instanceof z.ZodArray && Array.isArray(value)) {
    return value.map((item: unknown) => selectRequired(innerType(type.element), item));
  }
  if (!(type instanceof z.ZodObject) || !isFields(value)) return value;
  const needed = Object.entries(value).flatMap(([field, inside]) => {
    const known = type.shape[field];
    const isNeeded = known !== undefined && (isNested(unwrap(innerType(known))) || known === unwrap(innerType(known)));
    return isNeeded ? [[field, selectRequired(innerType(known), inside)]] : [];
  });
  return Object.fromEntries(needed);
}

function isNested(type: z.ZodType): boolean {
  return type instanceof z.ZodObject || (type instanceof z.ZodArray && listKeys(type) !== undefined);
}
