import { z } from "zod";
import { fieldOf, innerType, listKeys, unionsOf, unwrap } from "./layer.ts";
import { type Fields, isFields, ownValue } from "./value.ts";

/**
 * Merges `higher` over `lower`: objects and maps field by field, keyed lists by their keys. Any other value is
 * replaced. In a union, a member that `higher` sets removes the other members of `lower`. A null removes a value.
 */
export function merge(schema: z.ZodType, lower: unknown, higher: unknown): unknown {
  if (higher === undefined) return lower;
  if (higher === null) return undefined;
  const type = unwrap(schema);
  return isFields(higher) ? mergeFields(type, isFields(lower) ? lower : {}, higher) : mergeValue(type, lower, higher);
}

function mergeFields(type: z.ZodType, lower: Fields, higher: Fields): Fields {
  if (type instanceof z.ZodObject) return mergeObject(type, lower, higher);
  return type instanceof z.ZodRecord ? mergeMap(lower, higher) : higher;
}

function mergeValue(type: z.ZodType, lower: unknown, higher: unknown): unknown {
  const isList = type instanceof z.ZodArray && Array.isArray(higher);
  return isList ? mergeList(type, Array.isArray(lower) ? lower : [], higher) : higher;
}

function mergeObject(schema: z.ZodObject, lower: Fields, higher: Fields): Fields {
  const removed = findReplacedMembers(schema, higher);
  const fields = [...new Set([...Object.keys(lower), ...Object.keys(higher)])];
  const merged = fields.map((field): [string, unknown] => {
    const type = fieldOf(schema, field);
    const base = removed.has(field) ? undefined : ownValue(lower, field);
    const above = ownValue(higher, field);
    return [field, type === undefined ? (above ?? base) : merge(innerType(type), base, above)];
  });
  return Object.fromEntries(merged.filter(([, value]) => value !== undefined));
}

/** The members of a union that the higher layer replaces by setting another member. */
function findReplacedMembers(schema: z.ZodObject, higher: Fields): Set<string> {
  const replaced = unionsOf(schema).flatMap((members) => {
    const chosen = members.filter((member) => higher[member] !== undefined && higher[member] !== null);
    return chosen.length === 0 ? [] : members.filter((member) => !chosen.includes(member));
  });
  return new Set(replaced);
}

function mergeMap(lower: Fields, higher: Fields): Fields {
  const merged = { ...lower, ...higher };
  return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== null && value !== undefined));
}

function mergeList(schema: z.ZodArray, lower: unknown[], higher: unknown[]): unknown[] {
  const keys = listKeys(schema);
  const item = innerType(schema.element);
  if (!keys || !(item instanceof z.ZodObject)) return higher;
  const [below, above] = [byKey(lower, keys), byKey(higher, keys)];
  // Items of the higher layer come first, so that an index in a message matches the manifest of the user.
  const order = new Set([...above.keys(), ...below.keys()]);
  return [...order].map((key) => mergeObject(item, below.get(key) ?? {}, above.get(key) ?? {}));
}

function byKey(items: unknown[], keys: readonly string[]): Map<string, Fields> {
  return new Map(items.filter((item) => isFields(item)).map((item) => [itemKey(item, keys), item]));
}

export function itemKey(item: Fields, keys: readonly string[]): string {
  return JSON.stringify(keys.map((key) => item[key]));
}
