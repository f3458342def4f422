import { describe, expect, it } from "vitest";
import { z } from "zod";
import { rejectUnbounded } from "./bounds.ts";
import { buildStructuralSchema } from "./structural-schema.ts";

const text = z.string().max(9);
const map = z.record(z.string(), text);

const unbounded: [why: string, schema: z.ZodType, path: string][] = [
  ["a text without a limit", z.string(), "field"],
  ["a list without a limit", z.array(text), "field"],
  ["a map without a limit", map, "field"],
  ["an item without a limit", z.array(z.string()).max(3), "field[]"],
  ["a value without a limit", z.record(z.string(), z.string()).meta({ maxProperties: 3 }), "field.*"],
];

const bounded: [why: string, schema: z.ZodType][] = [
  ["a text with a limit", text],
  ["an enum", z.enum(["a"])],
  ["a list with a limit", z.array(text).max(3)],
  ["a map with a limit", map.meta({ maxProperties: 3 })],
];

function made(schema: z.ZodType) {
  return buildStructuralSchema(z.strictObject({ field: schema.describe("A field.") }));
}

describe("rejectUnbounded", () => {
  it.each(unbounded)("rejects %s", (_, schema, path) => {
    expect(() => rejectUnbounded(made(schema))).toThrow(`keys at ${path}`);
  });

  it.each(bounded)("allows %s", (_, schema) => {
    expect(() => rejectUnbounded(made(schema))).not.toThrow();
  });
});
