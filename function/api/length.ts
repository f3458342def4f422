import { z } from "zod";
import { innerType, withoutNull } from "./layer.ts";
import type { Problem } from "./problem.ts";
import { type Fields, isFields, ownValue } from "./value.ts";

/**
 * Lists and maps that are longer than the schema allows. They are checked before parsing, because zod would explain
 * every item of a list that is too long, and because zod has no maximum for maps.
 */
export function findLengthProblems(schema: z.ZodType, value: unknown, path = ""): Problem[] {
  const type = withoutNull(schema);
  if (type instanceof z.ZodArray && Array.isArray(value)) return listProblems(type, value, path);
  if (!isFields(value)) return [];
  if (type instanceof z.ZodRecord) return mapProblems(type, value, path);
  if (!(type instanceof z.ZodObject)) return [];
  return Object.entries(type.shape).flatMap(([field, below]) =>
    findLengthProblems(innerType(below), ownValue(value, field), path === "" ? field : `${path}.${field}`),
  );
}

function listProblems(type: z.ZodArray, items: readonly unknown[], path: string): Problem[] {
  const maximum = maximumOf(type);
  if (items.length > maximum) {
    return [{ path, message: `${items.length} items are not allowed: must have at most ${maximum} items` }];
  }
  return items.flatMap((item, index) => findLengthProblems(innerType(type.element), item, `${path}[${index}]`));
}

function maximumOf(type: z.ZodArray): number {
  const checks = type._zod.def.checks ?? [];
  const limits = checks.flatMap((check) =>
    check instanceof z.core.$ZodCheckMaxLength ? [check._zod.def.maximum] : [],
  );
  return Math.min(Number.MAX_SAFE_INTEGER, ...limits);
}

function mapProblems(type: z.ZodRecord, fields: Fields, path: string): Problem[] {
  const { maxProperties } = type.meta() ?? {};
  const names = Object.keys(fields);
  if (typeof maxProperties === "number" && names.length > maxProperties) {
    return [{ path, message: `${names.length} keys are not allowed: must have at most ${maxProperties} keys` }];
  }
  return names.flatMap((name) => findLengthProblems(innerType(type.valueType), fields[name], `${path}.${name}`));
}
