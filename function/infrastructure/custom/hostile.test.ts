import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cloudMachine, onCustom as cluster } from "../../../test/rules/custom.ts";
import { type Call, composed, run } from "../../../test/rules/world.ts";
import { at, type JsonObject } from "../../kubernetes/object.ts";

const fatalOf = (parts: Record<string, JsonObject>, call: Call = {}) => run(cluster(parts), call).fatal;
const kindsOf = (xr: JsonObject) => new Set([...run(xr).desired.values()].map(({ object }) => object.kind));

describe("a team can name no other kind", () => {
  const others = [
    "Secret",
    "ClusterRoleBinding",
    "Composition",
    "AWSCluster",
    "DevCluster",
    "hetznercluster",
    "HETZNERCLUSTER",
    "HetznerCluster ",
    "HetznerCluster\n",
    "HеtznerCluster",
    "HetznerClusters",
    "HetznerCluster.v1beta1.infrastructure.cluster.x-k8s.io",
    "infrastructure.cluster.x-k8s.io/v1beta1/HetznerCluster",
    "v1/Secret",
    "HCloudMachineTemplate",
    "",
    "__proto__",
    "constructor",
    "toString",
  ];

  test.each(others)("%j is not a cluster", (kind) => {
    expect(fatalOf({ settings: { kind } })).toContain(
      "must be one of HetznerCluster, OpenStackCluster, ProxmoxCluster",
    );
  });

  test.each(others.map((kind) => (kind === "HCloudMachineTemplate" ? "HetznerCluster" : kind)))(
    "%j is not a machine template",
    (kind) => {
      expect(fatalOf({ machine: cloudMachine({ custom: { kind } }) })).toContain(
        "spec.workers[0].machine.custom.kind: ",
      );
    },
  );

  test("whatever its name is", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom(...others)), (kind) => {
        expect(fatalOf({ settings: { kind } })).toBeDefined();
      }),
      { numRuns: 30 },
    );
  });

  test.each(["apiVersion", "group", "metadata", "name", "labels", "annotations", "status"])(
    "%s is not a field",
    (field) => {
      expect(fatalOf({ settings: { [field]: {} } })).toContain(`spec.infrastructure.custom.${field}: unknown field`);
      expect(fatalOf({ machine: cloudMachine({ custom: { [field]: {} } }) })).toContain(`${field}: unknown field`);
    },
  );

  test("a body stays within the spec of its object", () => {
    const evil = {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "other", labels: { a: "b" }, annotations: { a: "b" }, ownerReferences: [] },
      status: { ready: true },
    };
    const output = run(
      cluster({ body: evil, machine: cloudMachine({ custom: { kind: "HCloudMachineTemplate", spec: evil } }) }),
    );
    const { spec: _, ...object } = composed(output, "HetznerCluster");
    const { spec: template, ...machine } = composed(output, "HCloudMachineTemplate", "worker");

    expect(object).toEqual({
      apiVersion: "infrastructure.cluster.x-k8s.io/v1beta1",
      kind: "HetznerCluster",
      metadata: { name: "demo", namespace: "team-a" },
    });
    expect(machine).toMatchObject({
      apiVersion: "infrastructure.cluster.x-k8s.io/v1beta1",
      kind: "HCloudMachineTemplate",
    });
    expect(Object.keys(Object(template))).toEqual(["template"]);
    expect(Object.keys(Object(at(template, "template")))).toEqual(["spec"]);
    expect(kindsOf(cluster({ body: evil }))).toEqual(kindsOf(cluster()));
  });

  test("inherited names in a body are plain fields", () => {
    const body: unknown = JSON.parse(
      '{"extra":{"__proto__":{"polluted":true},"constructor":{"a":1},"toJSON":{"a":1}}}',
    );
    const output = run(cluster({ body: Object(body) }));

    expect(output.fatal).toBeUndefined();
    expect(JSON.stringify(composed(output, "HetznerCluster"))).toContain('"__proto__":{"polluted":true}');
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  test("bodies that are too deep or too large are rejected before they are read", () => {
    const deep = JSON.parse(`${'{"a":'.repeat(70)}1${"}".repeat(70)}`);
    const many = { items: Array.from({ length: 60_000 }, () => 1) };

    expect(fatalOf({ body: { deep } })).toContain("more than 64 levels");
    expect(fatalOf({ body: many })).toContain("more than 50000 values");
    expect(
      fatalOf({ body: Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`f${index}`, 1])) }),
    ).toContain("at most 100");
  });

  test("without kinds in the Input there are none", () => {
    for (const input of [{}, { custom: {} }, { custom: { kinds: [] } }, undefined])
      expect(run(cluster(), { input }).fatal).toContain("the platform lists none in input.custom");
  });
});
