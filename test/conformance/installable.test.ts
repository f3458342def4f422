import { expect, test } from "vitest";
import { countRules, installable } from "./installable.ts";

const schema = {
  type: "object",
  "x-kubernetes-validations": [{ rule: "true" }],
  properties: { spec: { items: { "x-kubernetes-validations": [{ rule: "true" }, { rule: "true" }] } } },
};
const upstream = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: "things.example.org", labels: { contract: "v1beta2" } },
  spec: {
    group: "example.org",
    names: { kind: "Thing", plural: "things" },
    scope: "Namespaced",
    conversion: { strategy: "Webhook" },
    versions: [
      { name: "v1", served: true, storage: false, schema: { openAPIV3Schema: schema } },
      { name: "v2", served: true, storage: true, schema: { openAPIV3Schema: schema } },
    ],
  },
  status: { storedVersions: ["v2"] },
};

test("only the given versions are served, and the CRD needs no conversion webhook", () => {
  const { spec, metadata, ...others } = installable(upstream, ["v1"]);

  expect(spec.versions.map(({ name, served, storage }) => [name, served, storage])).toEqual([
    ["v1", true, true],
    ["v2", false, false],
  ]);
  expect(spec).toMatchObject({ conversion: { strategy: "None" }, scope: "Namespaced" });
  expect(metadata).toEqual(upstream.metadata);
  expect(others).not.toHaveProperty("status");
});

test("the count includes the rules of served versions at every depth", () => {
  expect(countRules(installable(upstream, ["v1"]))).toBe(3);
  expect(countRules(installable(upstream))).toBe(6);
});
