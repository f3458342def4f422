import { expect, test } from "vitest";
import { indexKinds } from "../cluster-api/kind-facts.ts";
import type { ProviderKind } from "../cluster-api/kinds.ts";
import type { JsonObject } from "../kubernetes/object.ts";
import { findEqualTemplate } from "./equal-template.ts";
import { readState } from "./state.ts";

/** A kind whose field `size` of v1 is called `type` in v2. */
const kind: ProviderKind = {
  group: "example.org",
  version: "v2",
  kind: "MachineTemplate",
  use: "Composed",
  scope: "Namespaced",
  role: "MachineTemplate",
  contract: "v1beta2",
  olderVersions: [{ version: "v1", convert: ({ size, ...spec }) => ({ ...spec, type: size }) }],
};
const kinds = indexKinds([kind]);
const desired = {
  apiVersion: "example.org/v2",
  kind: kind.kind,
  spec: { type: "large" },
  key: "control-plane-machinetemplate-new",
  kinds,
};
const old = "control-plane-machinetemplate-old";
const observed = (version: string, spec: JsonObject): Record<string, JsonObject> => ({
  [old]: { apiVersion: `example.org/${version}`, kind: kind.kind, metadata: { name: "old" }, spec },
});
const keyOfKept = (objects: Record<string, JsonObject>) =>
  findEqualTemplate(readState({ observed: objects }, kinds), desired, { observed: undefined, path: [] })?.key;

test.each<[string, Record<string, JsonObject>, string | undefined]>([
  ["of the composed version keeps its name", observed("v2", { type: "large" }), old],
  ["of an older version keeps its name, if it is equal after conversion", observed("v1", { size: "large" }), old],
  ["of an older version is not kept, if it differs after conversion", observed("v1", { size: "small" }), undefined],
  [
    "of an older version is not kept, if it has fields of another version",
    observed("v1", { type: "large" }),
    undefined,
  ],
  ["of an unknown version keeps its name, if its spec is equal", observed("v3", { type: "large" }), old],
  ["of an unknown version is not kept, if its spec differs", observed("v3", { size: "large" }), undefined],
])("N3: a template %s", (_, objects, key) => {
  expect(keyOfKept(objects)).toBe(key);
});

test("N3: a template with the key of the desired content is not compared", () => {
  const both = {
    ...observed("v2", { type: "large" }),
    [desired.key]: { apiVersion: "example.org/v2", kind: kind.kind },
  };

  expect(keyOfKept(both)).toBeUndefined();
});
