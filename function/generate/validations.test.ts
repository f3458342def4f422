import { describe, expect, it } from "vitest";
import { z } from "zod";
import { buildStructuralSchema } from "./structural-schema.ts";
import { nodesOf } from "./walk.ts";
import { withValidations } from "./validations.ts";

const Item = z.strictObject({ name: z.string().describe("Name."), size: z.int32().optional().describe("Size.") });
const spec = buildStructuralSchema(
  z.strictObject({
    keyed: z
      .array(Item)
      .meta({ "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["name"] })
      .describe("Keyed."),
    whole: z.array(Item).describe("Whole."),
  }),
);
const rule = { cel: "true", message: "must be true" };

function placed(at: string) {
  return new Map(nodesOf(withValidations(spec, [{ ...rule, at }]))).get(at)?.["x-kubernetes-validations"];
}

describe("withValidations", () => {
  it.each(["", "keyed", "keyed[]", "keyed[].size"])("adds a rule at %j and nowhere else", (at) => {
    expect(placed(at)).toEqual([{ rule: "true", message: "must be true" }]);
    const all = nodesOf(withValidations(spec, [{ ...rule, at }]));
    expect(all.filter(([, node]) => node["x-kubernetes-validations"])).toHaveLength(1);
  });

  it("writes field path and message expression in the form of Kubernetes", () => {
    const changed = withValidations(spec, [
      { ...rule, at: "keyed[]", field: "size", messageExpression: { cel: "'no ' + self.name" } },
    ]);

    expect(new Map(nodesOf(changed)).get("keyed[]")?.["x-kubernetes-validations"]).toEqual([
      { rule: "true", message: "must be true", messageExpression: "'no ' + self.name", fieldPath: ".size" },
    ]);
  });

  it("preserves the order of rules with the same path", () => {
    const rules = ["first", "second"].map((message) => ({ at: "", cel: "true", message }));

    const messages = withValidations(spec, rules)["x-kubernetes-validations"]?.map(({ message }) => message);

    expect(messages).toEqual(["first", "second"]);
  });

  it("rejects a rule whose path or field does not exist", () => {
    expect(() => placed("keyed[].colour")).toThrow(/no keyed\[\]\.colour/);
    expect(() => withValidations(spec, [{ ...rule, at: "keyed[]", field: "colour" }])).toThrow(/no field colour/);
  });

  it("allows a field at any depth below the path of a rule", () => {
    const changed = withValidations(spec, [{ ...rule, at: "", field: "keyed" }]);
    const deeper = buildStructuralSchema(z.strictObject({ outer: Item.describe("Outer.") }));

    expect(changed["x-kubernetes-validations"]?.[0]?.fieldPath).toBe(".keyed");
    expect(withValidations(deeper, [{ ...rule, at: "", field: "outer.size" }])["x-kubernetes-validations"]).toEqual([
      { rule: "true", message: "must be true", fieldPath: ".outer.size" },
    ]);
    expect(() => withValidations(deeper, [{ ...rule, at: "", field: "outer.colour" }])).toThrow(
      /no field outer\.colour/,
    );
  });

  it("rejects a comparison with the old value in a list without keys", () => {
    const transition = { cel: "self == oldSelf", message: "cannot be changed" };

    expect(() => withValidations(spec, [{ ...transition, at: "whole[].size" }])).toThrow(/items of whole/);
    expect(() => withValidations(spec, [{ ...transition, at: "keyed[].size" }])).not.toThrow();
  });
});
