import { describe, expect, it } from "vitest";
import { schema } from "../schema.ts";
import { buildInputDefinition } from "./input.ts";
import { nodesOf } from "./walk.ts";

const definition = buildInputDefinition(schema);
const openApi = definition.spec.versions[0]?.schema.openAPIV3Schema ?? {};
const nodes = new Map(nodesOf(openApi));

describe("the CRD of the input", () => {
  it("has every field that the function accepts", () => {
    expect(Object.keys(openApi.properties ?? {}).toSorted()).toEqual(Object.keys(schema.input.shape).toSorted());
  });

  it("is named after plural and group", () => {
    expect(definition.metadata.name).toBe(`${definition.spec.names.plural}.${definition.spec.group}`);
  });

  it.each(["defaults", "enforced", "machineClasses.*"])("allows any fields in %s, and refers to their page", (path) => {
    expect(nodes.get(path)).toMatchObject({ type: "object", "x-kubernetes-preserve-unknown-fields": true });
    expect(nodes.get(path)?.description).toContain("docs/reference/api.md");
    expect(nodes.get(path)).not.toHaveProperty("properties");
  });

  it("describes a policy field by field", () => {
    expect(nodes.get("policy.allow.commands")).toMatchObject({ type: "boolean" });
    // A union of true, false and a list has no structural form.
    expect(nodes.get("policy.allow.overrides")).toMatchObject({ "x-kubernetes-preserve-unknown-fields": true });
  });

  it("does not grow with the settings of modules in a spec", () => {
    expect(JSON.stringify(definition).length).toBeLessThan(14 * 1024);
  });
});
