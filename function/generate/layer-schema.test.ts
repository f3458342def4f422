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
    said: z.int32().default(3).describe("Count, three by default."),
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

describe("layerSchema", () => {
  const layer = buildLayerSchema(effective);
  const node = (path: string) => new Map(nodesOf(layer)).get(path);

  it("requires nothing and fills in nothing", () => {
    expect(layer.required).toBeUndefined();
    expect(JSON.stringify(layer)).not.toContain('"default"');
  });

  it("keeps the keys of list items required, and only them", () => {
    expect(node("keyed[]")?.required).toEqual(["name"]);
    expect(node("keyed[].inner")?.required).toBeUndefined();
  });

  it("keeps items complete where a list is replaced as a whole", () => {
    expect(node("whole[]")?.required).toEqual(["name", "inner"]);
    expect(node("whole[].inner")?.required).toEqual(["size"]);
  });

  it("says a default in the description where it is not said already", () => {
    expect(node("count")?.description).toBe("Count. Default: 3.");
    expect(node("block.on")?.description).toBe("On. Default: true.");
    expect(node("said")?.description).toBe("Count, three by default.");
    expect(node("block")?.description).toBe("Block.");
  });

  it("allows exactly what the function allows in one layer", () => {
    const ofFunction = buildStructuralSchema(schema.layer, () => "Any.");

    expect(withoutWords(buildLayerSchema(buildEffectiveSpec(schema)))).toEqual(withoutWords(ofFunction));
  });
});

describe("defaultText", () => {
  it("writes lists as their items and leaves out empty ones", () => {
    expect(formatDefault(["a", "b"])).toBe("a, b");
    expect(formatDefault([])).toBeUndefined();
    expect(formatDefault({})).toBeUndefined();
    expect(formatDefault(false)).toBe("false");
  });
});

/** Descriptions and the keywords about merging stand in no zod schema of a layer; the order of required fields says nothing. */
function withoutWords(spec: StructuralSchema): StructuralSchema {
  return rewrite(spec, ({ required, ...node }) => {
    const kept = Object.entries(node).filter(
      ([word]) => !/^(description|default|maxProperties|x-kubernetes-list-.*)$/.test(word),
    );
    return { ...Object.fromEntries(kept), required: required?.toSorted((one, other) => one.localeCompare(other)) };
  });
}
