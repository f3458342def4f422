import { describe, expect, test } from "vitest";
import type { JsonObject } from "../kubernetes/object.ts";
import {
  findComposedType,
  contractOf,
  convertToCurrent,
  isTemplate,
  indexKinds,
  kindOf,
  roleOf,
} from "./kind-facts.ts";
import { coreKinds, type ProviderKind } from "./kinds.ts";

const common = { group: "example.org", version: "v3", use: "Composed", scope: "Namespaced" } as const;
const kinds: readonly ProviderKind[] = [
  {
    ...common,
    kind: "Control",
    role: "ControlPlane",
    contract: "v1beta2",
    olderVersions: [
      { version: "v2", contract: "v1beta1", convert: (spec) => spec },
      { version: "v1", convert: (spec) => spec },
    ],
  },
  {
    ...common,
    kind: "Machines",
    role: "MachineTemplate",
    contract: "v1beta1",
    olderVersions: [{ version: "v2", convert: ({ kind: type, ...spec }) => ({ ...spec, type }) }],
  },
  { ...common, kind: "Bootstrap", role: "BootstrapTemplate", contract: "v1beta1" },
  { ...common, kind: "NamesTemplate", role: "Supporting" },
  { ...common, kind: "Account", role: "Supporting", scope: "Cluster", use: "Read" },
];
const facts = indexKinds([...coreKinds, ...kinds]);
const object = (kind: string, version = "v3", spec: JsonObject = {}): JsonObject => ({
  apiVersion: `example.org/${version}`,
  kind,
  spec,
});

test("the kind of an object is found by group and kind, at any version", () => {
  expect(["v3", "v1", "v9"].map((version) => roleOf(facts, object("Machines", version)))).toEqual([
    "MachineTemplate",
    "MachineTemplate",
    "MachineTemplate",
  ]);
  expect(kindOf(facts, { ...object("Machines"), apiVersion: "example.com/v3" })).toBeUndefined();
  expect(kindOf(facts, undefined)).toBeUndefined();
});

test("templates are identified by their role, not by the name of their kind", () => {
  const names = ["Control", "Machines", "Bootstrap", "NamesTemplate", "OtherTemplate"];

  expect(names.filter((name) => isTemplate(facts, object(name)))).toEqual(["Machines", "Bootstrap"]);
});

test("a kind is composed at the version of its module, and a kind that is only read is not composed", () => {
  expect(findComposedType(facts, { group: "example.org", kind: "Machines" })).toEqual({
    apiVersion: "example.org/v3",
    kind: "Machines",
  });
  expect(findComposedType(facts, { group: "example.org", kind: "Account" })).toBeUndefined();
  expect(findComposedType(facts, { group: "example.org", kind: "Machine" })).toBeUndefined();
});

test.each([
  ["Read", "Composed"],
  ["Composed", "Read"],
] as const)("a kind that modules list as %s and %s is composed", (...uses) => {
  const kind = { group: "example.org", version: "v1", kind: "Thing" };
  const both = indexKinds(uses.map((use) => ({ ...kind, use })));

  expect(findComposedType(both, kind)).toEqual({ apiVersion: "example.org/v1", kind: "Thing" });
});

test.each([
  ["v3", "v1beta2"],
  ["v2", "v1beta1"],
  ["v1", "v1beta2"],
])("a control plane observed at %s follows %s", (version, contract) => {
  expect(contractOf(facts, object("Control", version))).toBe(contract);
});

describe("a spec converted to the composed version", () => {
  test.each([
    ["at that version", object("Machines", "v3", { type: "a", size: 1 }), { type: "a", size: 1 }],
    ["at an older one", object("Machines", "v2", { kind: "a", size: 1 }), { type: "a", size: 1 }],
    ["at an unknown version", object("Machines", "v1", { type: "a" }), undefined],
    ["of another kind", object("Machine", "v3", { type: "a" }), undefined],
    ["without a spec", { apiVersion: "example.org/v3", kind: "Machines" }, undefined],
  ])("%s", (_, observed, expected) => {
    expect(convertToCurrent(facts, observed)).toEqual(expected);
  });
});
