import { describe, expect, it } from "vitest";
import { z } from "zod";
import { buildStructuralSchema } from "./structural-schema.ts";

const text = z.string().max(9).optional().describe("A text.");

function field(schema: z.ZodType) {
  return buildStructuralSchema(z.strictObject({ outer: z.strictObject({ field: schema }).describe("Outer.") }))
    .properties?.["outer"]?.properties?.["field"];
}

const keyed = { "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["name"] };

const rejected: [why: string, schema: z.ZodType, reason: RegExp][] = [
  ["a discriminated union becomes oneOf", z.discriminatedUnion("a", [z.object({ a: z.literal("x") })]), /oneOf/],
  ["a union becomes anyOf", z.union([z.string(), z.int32()]), /anyOf/],
  ["two patterns become allOf", z.string().regex(/a/).regex(/b/), /allOf/],
  ["an id becomes a reference", z.string().meta({ id: "Shared" }), /allOf/],
  ["any JSON becomes a reference to itself", z.json(), /allOf/],
  ["look-ahead is unknown to RE2", z.string().regex(/^(?!a)b/), /look-around/],
  ["zod's host name has look-ahead", z.hostname(), /look-around/],
  ["a date cannot be written", z.date(), /no type/],
  ["a value of any type must be marked", z.unknown(), /no type/],
  ["unknown keys beside fields are not structural", z.looseObject({ a: text }), /no type/],
  ["fields beside typed keys are not structural", z.object({ a: text }).catchall(z.int32()), /additional properties/],
  ["z.int() goes beyond int32", z.int(), /int32/],
  ["a key of a list must be required", z.array(z.strictObject({ name: text })).meta(keyed), /key name/],
  [
    "a key of a list may not be defaulted",
    z.array(z.object({ name: text.unwrap().default("a").describe("A.") })).meta(keyed),
    /key name/,
  ],
  ["a keyed list has keys", z.array(z.string()).meta({ "x-kubernetes-list-type": "map" }), /requires keys/],
  [
    "only a keyed list has keys",
    z.array(z.string()).meta({ ...keyed, "x-kubernetes-list-type": "set" }),
    /require list/,
  ],
  [
    "a set has scalars",
    z.array(z.object({ a: text })).meta({ "x-kubernetes-list-type": "set" }),
    /cannot have objects/,
  ],
  ["CEL outside the rule table", z.string().meta({ "x-kubernetes-validations": [] }), /x-kubernetes-validations/],
];

describe("buildStructuralSchema", () => {
  it.each(rejected)("rejects with the path: %s", (_, schema, reason) => {
    const make = () => field(schema.describe("A field."));

    expect(make).toThrow(reason);
    expect(make).toThrow(/outer\.field/);
  });

  it("names the path inside lists and maps", () => {
    const list = z.array(z.record(z.string(), z.union([z.string(), z.boolean()]))).describe("A list.");

    expect(() => field(list)).toThrow(/outer\.field\[\]\.\*/);
  });

  it("rejects a field without a description, but not an item or a value of a map", () => {
    expect(() => field(z.string())).toThrow(/outer\.field structural: it has no description/);
    expect(() => field(z.array(z.record(z.string(), z.string())).describe("A list."))).not.toThrow();
  });

  it("calls `describe` for a field without a description", () => {
    const schema = buildStructuralSchema(z.strictObject({ block: z.strictObject({}) }), (path) => `Block ${path}.`);

    expect(schema.properties?.["block"]?.description).toBe("Block block.");
  });

  it("drops keywords that Kubernetes does not support", () => {
    const json = JSON.stringify(
      buildStructuralSchema(z.strictObject({ a: z.strictObject({ b: text }).describe("A.") })),
    );

    expect(json).not.toMatch(/additionalProperties|\$schema/);
  });

  it("writes the bounds of int32 as format and preserves tighter ones", () => {
    expect(field(z.int32().describe("A number."))).toEqual({
      type: "integer",
      format: "int32",
      description: "A number.",
    });
    expect(field(z.int32().min(0).max(5).describe("A number."))).toMatchObject({ minimum: 0, maximum: 5 });
  });

  it("writes int64 if the schema sets this format", () => {
    const wide = z.int().meta({ format: "int64" }).describe("A number.");

    expect(field(wide)).toEqual({ type: "integer", format: "int64", description: "A number." });
  });

  it("writes a pattern in Go's syntax", () => {
    expect(
      field(
        z
          .string()
          .regex(/^https:\/\//)
          .describe("A text."),
      ),
    ).toHaveProperty("pattern", "^https://");
  });

  it("replaces lists of scalars as a whole unless they are sets", () => {
    const list = z.array(z.string()).describe("A list.");

    expect(field(list)).toHaveProperty("x-kubernetes-list-type", "atomic");
    expect(field(list.meta({ "x-kubernetes-list-type": "set" }))).toHaveProperty("x-kubernetes-list-type", "set");
  });

  it("gives a list with keys the type map", () => {
    const list = z.array(z.strictObject({ name: z.string().describe("A.") })).describe("A list.");
    const keys = { "x-kubernetes-list-map-keys": ["name"] };

    expect(field(list.meta(keys))).toHaveProperty("x-kubernetes-list-type", "map");
  });

  it("preserves maps, keyed lists and objects with any fields", () => {
    const map = z.record(z.string(), z.string().max(3)).meta({ maxProperties: 7 }).describe("A map.");
    const list = z.array(z.strictObject({ name: z.string().describe("A.") })).meta({ ...keyed, maxItems: 7 });
    const open = z.unknown().meta({ type: "object", "x-kubernetes-preserve-unknown-fields": true });

    expect(field(map)).toMatchObject({ maxProperties: 7, additionalProperties: { type: "string", maxLength: 3 } });
    expect(field(list.describe("A list."))).toMatchObject({ ...keyed, maxItems: 7, items: { required: ["name"] } });
    expect(field(open.describe("Open."))).toMatchObject({
      type: "object",
      "x-kubernetes-preserve-unknown-fields": true,
    });
  });
});
