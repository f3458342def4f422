import { z } from "zod";
import { inner, listKeys, unionsOf, unwrapped } from "./layer.ts";
import { itemKey } from "./merge.ts";
import { type Problem, quoted } from "./problem.ts";
import { type Fields, fieldsIn, isFields, itemsIn } from "./value.ts";

/** Where the XR says something else than the platform enforces, each with its path and both values. */
export function differencesFromEnforced(schema: z.ZodObject, own: Fields, enforced: Fields): Problem[] {
  const defaults = fieldsIn(enforced, "workerDefaults");
  const pools = inner(schema.shape["workerDefaults"] ?? schema);
  const ofPools = defaults
    ? itemsIn(own, "workers").flatMap((pool, index) => differences(pools, pool, defaults, `workers[${index}]`))
    : [];
  return [...differences(schema, own, enforced, ""), ...ofPools];
}

function differences(schema: z.ZodType, own: unknown, enforced: unknown, path: string): Problem[] {
  if (own === undefined || enforced === undefined) return [];
  const type = unwrapped(schema);
  if (type instanceof z.ZodObject && isFields(own) && isFields(enforced))
    return objectDifferences(type, own, enforced, path);
  if (type instanceof z.ZodRecord && isFields(own) && isFields(enforced)) {
    return Object.keys(enforced).flatMap((key) => leafDifference(own[key], enforced[key], join(path, key)));
  }
  if (type instanceof z.ZodArray && Array.isArray(own) && Array.isArray(enforced))
    return listDifferences(type, own, enforced, path);
  return leafDifference(own, enforced, path);
}

function objectDifferences(schema: z.ZodObject, own: Fields, enforced: Fields, path: string): Problem[] {
  const choices = unionsOf(schema).flatMap((members) => {
    const chosen = members.filter((member) => enforced[member] !== undefined);
    const other = members.filter((member) => own[member] !== undefined && !chosen.includes(member));
    return chosen.length === 0
      ? []
      : other.map((member) => problem(join(path, member), `the platform enforces ${chosen.join(", ")}`));
  });
  const fields = Object.entries(schema.shape).flatMap(([field, type]) =>
    differences(inner(type), own[field], enforced[field], join(path, field)),
  );
  return [...choices, ...fields];
}

function listDifferences(schema: z.ZodArray, own: unknown[], enforced: unknown[], path: string): Problem[] {
  const keys = listKeys(schema);
  if (!keys) return leafDifference(own, enforced, path);
  const wanted = new Map(enforced.filter((item) => isFields(item)).map((item) => [itemKey(item, keys), item]));
  return own.flatMap((item, index) =>
    isFields(item)
      ? differences(inner(schema.element), item, wanted.get(itemKey(item, keys)), `${path}[${index}]`)
      : [],
  );
}

function leafDifference(own: unknown, enforced: unknown, path: string): Problem[] {
  if (own === undefined || enforced === undefined || enforced === null) return [];
  return quoted(own) === quoted(enforced)
    ? []
    : [problem(path, `${quoted(own)} is not allowed: the platform enforces ${quoted(enforced)}`)];
}

function problem(path: string, message: string): Problem {
  return { path, message };
}

function join(path: string, field: string): string {
  return path === "" ? field : `${path}.${field}`;
}
