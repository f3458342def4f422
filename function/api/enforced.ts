import { z } from "zod";
import { quoteFor } from "./content.ts";
import { inner, listKeys, unionsOf, unwrapped } from "./layer.ts";
import { itemKey } from "./merge.ts";
import type { Problem } from "./problem.ts";
import { type Fields, fieldsIn, isFields, itemsIn, ownValue } from "./value.ts";

/** What the XR says and what the platform enforces, at one place. */
interface Pair<Value> {
  own: Value;
  enforced: Value;
  path: string;
}

/** Where the XR says something else than the platform enforces, each with its path and both values. */
export function differencesFromEnforced(schema: z.ZodObject, own: Fields, enforced: Fields): Problem[] {
  const defaults = fieldsIn(enforced, "workerDefaults");
  const pools = inner(schema.shape["workerDefaults"] ?? schema);
  const ofPools = itemsIn(own, "workers").flatMap((pool, index) =>
    differences(pools, { own: pool, enforced: defaults, path: `workers[${index}]` }),
  );
  return [...differences(schema, { own, enforced, path: "" }), ...ofPools];
}

function differences(schema: z.ZodType, { own, enforced, path }: Pair<unknown>): Problem[] {
  if (!isSaid(own) || !isSaid(enforced)) return [];
  const type = unwrapped(schema);
  if (isFields(own) && isFields(enforced)) return fieldDifferences(type, { own, enforced, path });
  const isList = type instanceof z.ZodArray && Array.isArray(own) && Array.isArray(enforced);
  return isList ? listDifferences(type, { own, enforced, path }) : leafDifference(type, { own, enforced, path });
}

function fieldDifferences(type: z.ZodType, pair: Pair<Fields>): Problem[] {
  if (type instanceof z.ZodObject) return objectDifferences(type, pair);
  const { own, enforced, path } = pair;
  if (!(type instanceof z.ZodRecord)) return leafDifference(type, pair);
  const value = inner(type.valueType);
  return Object.keys(enforced).flatMap((key) =>
    isSaid(ownValue(own, key))
      ? leafDifference(value, { own: own[key], enforced: enforced[key], path: join(path, key) })
      : [],
  );
}

function objectDifferences(schema: z.ZodObject, { own, enforced, path }: Pair<Fields>): Problem[] {
  const choices = unionsOf(schema).flatMap((members) => {
    const chosen = members.filter((member) => enforced[member] !== undefined);
    const other = members.filter((member) => own[member] !== undefined && !chosen.includes(member));
    const message = `is not allowed: the platform enforces ${chosen.join(", ")}`;
    return chosen.length === 0 ? [] : other.map((member) => ({ path: join(path, member), message }));
  });
  const fields = Object.entries(schema.shape).flatMap(([field, type]) =>
    differences(inner(type), { own: own[field], enforced: enforced[field], path: join(path, field) }),
  );
  return [...choices, ...fields];
}

function listDifferences(schema: z.ZodArray, { own, enforced, path }: Pair<unknown[]>): Problem[] {
  const keys = listKeys(schema);
  if (!keys) return leafDifference(schema, { own, enforced, path });
  const wanted = new Map(enforced.filter((item) => isFields(item)).map((item) => [itemKey(item, keys), item]));
  return own.flatMap((item, index) => {
    const counterpart = isFields(item) ? wanted.get(itemKey(item, keys)) : undefined;
    return differences(inner(schema.element), { own: item, enforced: counterpart, path: `${path}[${index}]` });
  });
}

function isSaid(value: unknown): boolean {
  return value !== undefined && value !== null;
}

/** What is enforced may be content too, which a team need not see. */
function leafDifference(schema: z.ZodType, { own, enforced, path }: Pair<unknown>): Problem[] {
  if (JSON.stringify(own) === JSON.stringify(enforced)) return [];
  const [found, wanted] = [quoteFor(schema, own), quoteFor(schema, enforced)];
  const what = found === wanted ? "another value" : wanted;
  return [{ path, message: `${found} is not allowed: the platform enforces ${what}` }];
}

function join(path: string, field: string): string {
  return path === "" ? field : `${path}.${field}`;
}
