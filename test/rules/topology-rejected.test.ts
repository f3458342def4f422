import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../function/kubernetes/object.ts";
import { requestedXr, found, pool, spec, whole } from "./topology-world.ts";
import { composite, run } from "./world.ts";

describe("a spec that does not match the ClusterClass is rejected before anything is composed", () => {
  const rejected = (change: JsonObject, required = found) => run(composite({ ...spec, ...change }), { required }).fatal;
  const variables = (...list: JsonObject[]) => ({ topology: { ...spec.topology, variables: list } });
  const size = { name: "size", value: "small" };

  test.each<[string, JsonObject, string]>([
    [
      "an unknown worker class",
      { workers: [{ ...pool, topology: { class: "gpu" } }] },
      'workers[0].topology.class: "gpu" is not a class',
    ],
    ["an unknown variable", variables(size, { name: "sise", value: 1 }), 'variables[1].name: "sise" is not a variable'],
    [
      "an invalid value of a variable",
      variables({ name: "size", value: "huge" }),
      "variables[0].value: does not match",
    ],
    [
      "an invalid nested value of a variable",
      variables(size, { name: "ports", value: [80, 70_000] }),
      "variables[1].value.1: does not match",
    ],
    ["a missing required variable", variables(), "requires the variable size"],
  ])("%s", (_, change, message) => {
    expect(rejected(change)).toContain(message);
  });

  test("a ClusterClass that does not exist", () => {
    expect(rejected({}, { ...found, "cluster-class": [] })).toContain("ClusterClass team-a/quick-start does not exist");
  });

  test("but a running cluster is not rejected if its ClusterClass is missing", () => {
    const output = run(requestedXr, { observed: whole, required: { ...found, "cluster-class": [] } });

    expect(output.fatal).toBeUndefined();
  });
});

describe("in a cluster with a topology", () => {
  test.each<[string, JsonObject, string]>([
    ["a provider", { infrastructure: { docker: {} } }, "spec.infrastructure"],
    ["a control-plane kind", { controlPlane: { kubeadm: {} } }, "spec.controlPlane"],
    ["an endpoint", { controlPlane: { endpoint: { host: "10.0.0.10" } } }, "spec.controlPlane.endpoint"],
    ["a machine", { workers: [{ ...pool, machine: { type: "large" } }] }, "spec.workers[0].machine"],
    [
      "a version of a pool",
      { workers: [{ ...pool, version: "v1.34.3" }] },
      "spec.workers[0].version: must not be set with topology: Cluster API upgrades all pools",
    ],
    [
      "a flag",
      { kubernetes: { version: "v1.34.4", scheduler: { extraArgs: { v: "2" } } } },
      "spec.kubernetes.scheduler",
    ],
    [
      "a label that Cluster API does not copy to nodes",
      { workers: [{ ...pool, labels: { team: "a" } }] },
      "spec.workers[0].labels",
    ],
    ["a pool without a class", { workers: [{ name: "default" }] }, "spec.workers[0].topology.class"],
  ])("%s is rejected", (_, change, path) => {
    expect(run(composite({ ...spec, ...change })).fatal).toContain(path);
  });

  test.each<[string, JsonObject]>([
    ["readinessGates", { readinessGates: [{ conditionType: "example.org/Ready" }] }],
    ["deletionOrder", { deletionOrder: "Oldest" }],
  ])("%s of a MachinePool, which has no such field, is rejected", (field, settings) => {
    const set = { name: "set", topology: { class: "scale-set", kind: "MachinePool" } };
    const fatalOf = (change: JsonObject) => run(composite({ ...spec, ...change }), { required: found }).fatal;
    const message = `${field}: is not supported for a MachinePool of a topology`;

    expect(fatalOf({ workers: [{ ...set, ...settings }] })).toContain(`spec.workers[0].${message}`);
    expect(fatalOf({ workers: [set], workerDefaults: settings })).toContain(`spec.workerDefaults.${message}`);
    expect(fatalOf({ workers: [pool, set], workerDefaults: settings })).toBeUndefined();
  });

  test("V6: a change from a topology to an infrastructure is rejected", () => {
    const modules = composite({ kubernetes: spec.kubernetes, infrastructure: { docker: {} }, workers: [] });

    expect(run(modules, { observed: whole }).fatal).toContain("spec.topology: cannot be changed");
  });
});
