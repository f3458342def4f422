import { describe, expect, it } from "vitest";
import { z } from "zod";
import { schema } from "../schema.ts";
import type { StructuralSchema } from "./keywords.ts";
import { formatDefault, buildLayerSchema } from "./layer-schema.ts";
import { buildEffectiveSpec } from "./spec-schema.ts";
import { buildStructuralSchema } from "./structural-schema.ts";
import { nodesOf, rewrite } from "./walk.ts";

const Item = z.strictObject({
  name: z.string().describe("Name."),
  inner: z.strictObject({ size: z.int32().describe("Size.") }).describe("Inner."),
});

const effective = buildStructuralSchema(
  z.strictObject({
    must: z.string().describe("Must."),
    count: z.int32().default(3).describe("Count."),
    described: z.int32().default(3).describe("Count, three by default."),
    block: z
      .strictObject({ on: z.boolean().default(true).describe("On.") })
      .prefault({})
      .describe("Block."),
    keyed: z
      .array(Item)
      .meta({ "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["name"] })
      .default([])
      .describe("Keyed."),
    whole: z.array(Item).describe("Whole."),
  }),
);

describe("buildLayerSchema", () => {
  const layer = buildLayerSchema(effective);
  const node = (path: string) => new Map(nodesOf(layer)).get(path);

  it("has no required fields and no defaults", () => {
    expect(layer.required).toBeUndefined();
    expect(JSON.stringify(layer)).not.toContain('"default"');
  });

  it("requires only the keys of list items", () => {
    expect(node("keyed[]")?.required).toEqual(["name"]);
    expect(node("keyed[].inner")?.required).toBeUndefined();
  });

  it("requires complete items in a list that is replaced as a whole", () => {
    expect(node("whole[]")?.required).toEqual(["name", "inner"]);
    expect(node("whole[].inner")?.required).toEqual(["size"]);
  });

  it("adds a default to the description unless the description has it", () => {
    expect(node("count")?.description).toBe("Count. Default: 3.");
    expect(node("block.on")?.description).toBe("On. Default: true.");
    expect(node("described")?.description).toBe("Count, three by default.");
    expect(node("block")?.description).toBe("Block.");
  });

  it("allows the same as the function's schema of a layer", () => {
    const ofFunction = buildStructuralSchema(schema.layer, () => "Any.");

    expect(toComparable(buildLayerSchema(buildEffectiveSpec(schema)))).toEqual(toComparable(ofFunction));
  });
});

describe("formatDefault", () => {
  it("writes lists as their items and omits empty ones", () => {
    expect(formatDefault(["a", "b"])).toBe("a, b");
    expect(formatDefault([])).toBeUndefined();
    expect(formatDefault({})).toBeUndefined();
    expect(formatDefault(false)).toBe("false");
  });
});

/**
 * The schema without descriptions and keywords of merging, which a zod schema of a layer lacks, and with sorted
 * required fields.
 */
function toComparable(spec: StructuralSchema): StructuralSchema {
  return rewrite(spec, ({ required, ...node }) => {
    const keywords = Object.entries(node).filter(
      ([word]) => !/^(description|default|maxProperties|x-kubernetes-list-.*)$/.test(word),
    );
    return { ...Object.fromEntries(keywords), required: required?.toSorted((one, other) => one.localeCompare(other)) };
  });
}
