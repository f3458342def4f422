import { describe, expect, test } from "vitest";
import { at, type JsonObject } from "../../function/kubernetes/object.ts";
import { add, entry, fatalOf, merging, patching, root, withOverride } from "./topology-override.ts";
import { entriesOf, found, pool, spec, topologyOf } from "./topology-world.ts";
import { run } from "./world.ts";

describe("an override sets fields of a topology that the API does not have", () => {
  test("of the control plane, with a merge patch", () => {
    const templateRef = { apiVersion: "example.org/v1", kind: "RebootRemediationTemplate", name: "a" };
    const controlPlane = { healthCheck: { remediation: { templateRef } } };
    const output = run(withOverride(merging({ controlPlane })), { required: found });

    expect(output.fatal).toBeUndefined();
    expect(at(topologyOf(output), "controlPlane")).toEqual({ replicas: 1, ...controlPlane });
  });

  test("of a pool, with a JSON patch", () => {
    const remediation = { maxInFlight: "20%" };
    const output = run(withOverride(patching(add(`${entry}/healthCheck`, { remediation }))), { required: found });

    expect(output.fatal).toBeUndefined();
    expect(entriesOf(output)).toMatchObject([{ name: "default-2ffc2", replicas: 2, healthCheck: { remediation } }]);
  });

  test("a variable that the spec does not set", () => {
    const added = { name: "ports", value: [80, 443] };
    const output = run(withOverride(patching(add(`${root}/variables/-`, added))), { required: found });

    expect(output.fatal).toBeUndefined();
    expect(at(topologyOf(output), "variables")).toEqual([{ name: "size", value: "small" }, added]);
  });
});

test("an operation `test` rejects the cluster if an index belongs to another pool", () => {
  const expecting = (value: string) => patching({ op: "test", path: `${entry}/name`, value });

  expect(fatalOf(expecting("default-2ffc2"))).toBeUndefined();
  expect(fatalOf(expecting("other"))).toContain("spec.overrides[0].jsonPatch[0]: cannot be applied to Cluster");
});

describe("an override must not change identity fields of a topology:", () => {
  const must = (path: string) => `spec.overrides[0]: a must not touch spec.topology.${path} of Cluster`;
  const machineDeployment = "workers.machineDeployments[default-2ffc2]";

  test.each<[title: string, override: JsonObject, path: string]>([
    ["the class", merging({ classRef: { name: "other" } }), "classRef"],
    ["the version", merging({ version: "v1.35.2" }), "version"],
    ["replicas of the control plane", merging({ controlPlane: { replicas: 5 } }), "controlPlane.replicas"],
    ["a control plane that is removed", merging({ controlPlane: null }), "controlPlane.replicas"],
    ["a control plane of another type", patching(add(`${root}/controlPlane`, "none")), "controlPlane"],
    ["labels", merging({ controlPlane: { metadata: { labels: { a: "b" } } } }), "controlPlane.metadata"],
    [
      "annotations of a pool",
      patching(add(`${entry}/metadata`, { annotations: { "cluster.x-k8s.io/paused": "true" } })),
      `${machineDeployment}.metadata`,
    ],
    ["the name of a pool", patching({ op: "replace", path: `${entry}/name`, value: "b" }), `${machineDeployment}.name`],
    ["the class of a pool", patching(add(`${entry}/class`, "b")), `${machineDeployment}.class`],
    ["replicas of a pool", patching({ op: "remove", path: `${entry}/replicas` }), `${machineDeployment}.replicas`],
    ["a pool that is removed", patching({ op: "remove", path: entry }), "workers.machineDeployments"],
    ["a pool that is added", merging({ workers: { machinePools: [{ name: "b" }] } }), "workers.machinePools"],
    ["a list of another type", merging({ workers: { machinePools: {} } }), "workers.machinePools"],
    [
      "an entry of another type",
      patching(add(entry, 7), { op: "remove", path: `${entry.slice(0, -1)}1` }),
      "workers.machineDeployments",
    ],
    ["a variable of the spec", patching(add(`${root}/variables/0/value`, "large")), "variables[size]"],
    ["a removed variable of the spec", merging({ variables: null }), "variables[size]"],
    [
      "a second value of a variable",
      patching(add(`${root}/variables/-`, { name: "size", value: "large" })),
      "variables[size]",
    ],
    [
      "two values of an added variable",
      patching(...[80, 443].map((value) => add(`${root}/variables/-`, { name: "ports", value: [value] }))),
      "variables",
    ],
    ["a variable without a name", patching(add(`${root}/variables/-`, { value: 1 })), "variables"],
    [
      "variables of another type",
      merging({ controlPlane: { variables: { overrides: "all" } } }),
      "controlPlane.variables.overrides",
    ],
  ])("%s", (_, override, path) => {
    expect(fatalOf(override)).toContain(must(path));
  });

  test("the whole topology", () => {
    expect(fatalOf({ name: "a", target: { kind: "Cluster" }, patch: { spec: { topology: null } } })).toContain(
      "a must not touch spec.topology of Cluster",
    );
  });

  test("a topology of a cluster without one", () => {
    const modules = { topology: undefined, infrastructure: { docker: {} }, workers: [] };

    expect(fatalOf(merging({ version: "v1.34.4" }), modules)).toContain("a must not touch spec.topology of Cluster");
  });

  test("variables of the spec for one pool", () => {
    const workers = [{ ...pool, topology: { ...pool.topology, variables: [{ name: "size", value: "large" }] } }];
    const removed = patching({ op: "remove", path: `${entry}/variables` });

    expect(fatalOf(removed, { workers })).toContain(must(`${machineDeployment}.variables.overrides[size]`));
  });
});

describe("the ClusterClass checks what an override adds", () => {
  test.each<[title: string, variable: JsonObject, message: string]>([
    ["an unknown variable", { name: "sise", value: 1 }, 'spec.overrides (sise): "sise" is not a variable'],
    [
      "an invalid value",
      { name: "ports", value: [70_000] },
      "spec.overrides (ports).0: does not match the ClusterClass",
    ],
  ])("%s", (_, variable, message) => {
    expect(fatalOf(patching(add(`${root}/variables/-`, variable)))).toContain(message);
  });

  test("and an override may add a variable that the class requires", () => {
    const topology = { classRef: spec.topology.classRef };
    const override = patching(add(`${root}/variables`, [{ name: "size", value: "large" }]));

    expect(fatalOf(override, { topology })).toBeUndefined();
  });
});
