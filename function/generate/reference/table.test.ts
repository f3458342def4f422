import { describe, expect, it } from "vitest";
import { z } from "zod";
import { buildStructuralSchema } from "../structural-schema.ts";
import { renderFieldTable } from "./table.ts";

const Item = z.strictObject({ name: z.string().max(5).describe("Name.") });
const spec = buildStructuralSchema(
  z.strictObject({
    mode: z.enum(["A", "B"]).default("A").describe("Mode."),
    must: z.string().min(1).max(9).regex(/^a|b$/).describe("Must."),
    fixed: z.int32().min(1).optional().describe("Fixed."),
    described: z.int32().optional().describe("Described. Cannot be changed."),
    tags: z.record(z.string(), z.string().max(3)).meta({ maxProperties: 4 }).optional().describe("Tags."),
    zones: z.array(z.string()).max(2).meta({ "x-kubernetes-list-type": "set" }).optional().describe("Zones."),
    items: z
      .array(Item)
      .meta({ "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["name"] })
      .default([])
      .describe("Items."),
    module: z
      .strictObject({ inside: z.boolean().describe("Inside.") })
      .optional()
      .describe("Module."),
  }),
);

const table = renderFieldTable(spec, {
  path: "top",
  notes: new Map([
    ["top.fixed", "Cannot be changed later."],
    ["top.described", "Cannot be changed later."],
  ]),
  elsewhere: (path) => (path === "top.module" ? "See there." : undefined),
});

describe("renderFieldTable", () => {
  it.each([
    ["a default and the allowed values", "| `top.mode` | string | `A`, `B` | `A` | Mode. |"],
    [
      "what is needed, limits, and a pattern with its bar escaped",
      "| `top.must` | string | 1 to 9 characters; `^a\\|b$` | required | Must. |",
    ],
    [
      "a note that a field cannot be changed",
      "| `top.fixed` | integer | at least 1 |  | Fixed. Cannot be changed later. |",
    ],
    ["no note if the description has it", "| `top.described` | integer |  |  | Described. Cannot be changed. |"],
    ["a map in one row", "| `top.tags` | map of strings | at most 4 keys; each at most 3 characters |  | Tags. |"],
    ["a set in one row", "| `top.zones` | list of strings | at most 2 items; unique items |  | Zones. |"],
    ["a keyed list", "| `top.items` | list of objects | unique `name` |  | Items. |"],
    ["the fields of items", "| `top.items[].name` | string | at most 5 characters | required | Name. |"],
    ["a link to the page of the fields below", "| `top.module` | object |  |  | Module. See there. |"],
  ])("shows %s", (_, row) => {
    expect(table.split("\n")).toContain(row);
  });

  it("has no other rows", () => {
    expect(table.trimEnd().split("\n")).toHaveLength(2 + 9);
  });

  it("states that there are no fields", () => {
    expect(renderFieldTable(buildStructuralSchema(z.strictObject({})), { path: "top" })).toBe("No fields.\n");
  });
});
