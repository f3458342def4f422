import { z } from "zod";
import { quoteFor } from "./content.ts";
import { innerType, listKeys, unionsOf, unwrap } from "./layer.ts";
import { itemKey } from "./merge.ts";
import type { Problem } from "./problem.ts";
import { type Fields, fieldsIn, isFields, itemsIn, ownValue } from "./value.ts";

/** The requested and the enforced value of one field. */
interface Pair<Value> {
  requested: Value;
  enforced: Value;
  path: string;
}

/** A problem for each field of the XR that differs from the enforced value. */
export function findDifferencesFromEnforced(schema: z.ZodObject, requested: Fields, enforced: Fields): Problem[] {
  const defaults = fieldsIn(enforced, "workerDefaults");
  const pools = innerType(schema.shape["workerDefaults"] ?? schema);
  const ofPools = itemsIn(requested, "workers").flatMap((pool, index) =>
    findDifferences(pools, { requested: pool, enforced: defaults, path: `workers[${index}]` }),
  );
  return [...findDifferences(schema, { requested, enforced, path: "" }), ...ofPools];
}

function findDifferences(schema: z.ZodType, { requested, enforced, path }: Pair<unknown>): Problem[] {
  if (!isSet(requested) || !isSet(enforced)) return [];
  const type = unwrap(schema);
  if (isFields(requested) && isFields(enforced)) return findFieldDifferences(type, { requested, enforced, path });
  const isList = type instanceof z.ZodArray && Array.isArray(requested) && Array.isArray(enforced);
  return isList
    ? findListDifferences(type, { requested, enforced, path })
    : findLeafDifference(type, { requested, enforced, path });
}

function findFieldDifferences(type: z.ZodType, pair: Pair<Fields>): Problem[] {
  if (type instanceof z.ZodObject) return findObjectDifferences(type, pair);
  const { requested, enforced, path } = pair;
  if (!(type instanceof z.ZodRecord)) return findLeafDifference(type, pair);
  const value = innerType(type.valueType);
  return Object.keys(enforced).flatMap((key) =>
    isSet(ownValue(requested, key))
      ? findLeafDifference(value, { requested: requested[key], enforced: enforced[key], path: join(path, key) })
      : [],
  );
}

function findObjectDifferences(schema: z.ZodObject, { requested, enforced, path }: Pair<Fields>): Problem[] {
  const choices = unionsOf(schema).flatMap((members) => {
    const chosen = members.filter((member) => enforced[member] !== undefined);
    const other = members.filter((member) => requested[member] !== undefined && !chosen.includes(member));
    const message = `is not allowed: the platform enforces ${chosen.join(", ")}`;
    return chosen.length === 0 ? [] : other.map((member) => ({ path: join(path, member), message }));
  });
  const fields = Object.entries(schema.shape).flatMap(([field, type]) =>
    findDifferences(innerType(type), {
      requested: requested[field],
      enforced: enforced[field],
      path: join(path, field),
    }),
  );
  return [...choices, ...fields];
}

function findListDifferences(schema: z.ZodArray, { requested, enforced, path }: Pair<unknown[]>): Problem[] {
  const keys = listKeys(schema);
  if (!keys) return findLeafDifference(schema, { requested, enforced, path });
  const enforcedItems = new Map(enforced.filter((item) => isFields(item)).map((item) => [itemKey(item, keys), item]));
  return requested.flatMap((item, index) => {
    const counterpart = isFields(item) ? enforcedItems.get(itemKey(item, keys)) : undefined;
    return findDifferences(innerType(schema.element), {
      requested: item,
      enforced: counterpart,
      path: `${path}[${index}]`,
    });
  });
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null;
}

/** The message hides the enforced value too if the field is content. */
function findLeafDifference(schema: z.ZodType, { requested, enforced, path }: Pair<unknown>): Problem[] {
  if (JSON.stringify(requested) === JSON.stringify(enforced)) return [];
  const [found, allowed] = [quoteFor(schema, requested), quoteFor(schema, enforced)];
  const what = found === allowed ? "another value" : allowed;
  return [{ path, message: `${found} is not allowed: the platform enforces ${what}` }];
}

function join(path: string, field: string): string {
  return path === "" ? field : `${path}.${field}`;
}
