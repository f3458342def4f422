import { describe, expect, test } from "vitest";
import { at, type Json, type JsonObject, objectAt } from "../../function/kubernetes/object.ts";
import { entriesOf, pool as topologyPool, spec as topologySpec, found } from "./topology-world.ts";
import { changed, composed, composite, keyOf, quickStart, run, running } from "./world.ts";

// For a pool without nodes the autoscaler reads the annotations of the MachineDeployment (rule P1).
const capacity = "capacity.cluster-autoscaler.kubernetes.io/";
const autoscaling = { minReplicas: 0, maxReplicas: 5, capacity: { cpu: "8", memory: "32Gi" } };
const labels = { workload: "gpu", "node-role.kubernetes.io/gpu": "" };
const taints = [{ key: "dedicated", value: "gpu", effect: "NoSchedule" }];
const aws = { infrastructure: { aws: { region: "eu-west-1" } }, controlPlane: { machine: { type: "m5.large" } } };
const withPool = (pool: JsonObject, more: JsonObject = {}) =>
  composite({ ...quickStart, workers: [{ name: "gpu", autoscaling, ...pool }], ...more });

function capacityIn(object: Json | undefined): Record<string, unknown> {
  const annotations = Object.entries(objectAt(object, "metadata", "annotations") ?? {});
  const found = annotations.filter(([name]) => name.startsWith(capacity));
  return Object.fromEntries(found.map(([name, value]) => [name.slice(capacity.length), value]));
}

const capacityOf = (xr: JsonObject, text = "") => capacityIn(composed(run(xr), "MachineDeployment", text));

describe("P1: a pool that may be empty has annotations that describe its nodes to the autoscaler", () => {
  test("with labels, taints, cpu and memory", () => {
    const machine = { type: "m5.large" };

    expect(capacityOf(withPool({ labels, taints, machine }, aws))).toEqual({
      cpu: "8",
      memory: "32Gi",
      labels: "node-role.kubernetes.io/gpu=,workload=gpu",
      taints: "dedicated=gpu:NoSchedule",
    });
  });

  test("with the zone of each MachineDeployment, unless the pool has another zone label", () => {
    const zones = { zones: ["eu-west-1b", "eu-west-1a"], machine: { type: "m5.large" } };
    const zone = { "topology.kubernetes.io/zone": "other" };

    expect(
      ["gpu-eu-west-1a", "gpu-eu-west-1b"].map((text) => capacityOf(withPool(zones, aws), text)["labels"]),
    ).toEqual(["topology.kubernetes.io/zone=eu-west-1a", "topology.kubernetes.io/zone=eu-west-1b"]);
    expect(capacityOf(withPool({ ...zones, labels: zone }, aws), "gpu-eu-west-1a")["labels"]).toBe(
      "topology.kubernetes.io/zone=other",
    );
  });

  test("with sorted taints, written without `=` if they have no value", () => {
    const several = [
      { key: "z", effect: "NoExecute" },
      { key: "a", value: "1", effect: "PreferNoSchedule" },
      { key: "a", value: "1", effect: "NoSchedule" },
    ];

    expect(capacityOf(withPool({ taints: several }))["taints"]).toBe("a=1:NoSchedule,a=1:PreferNoSchedule,z:NoExecute");
  });

  test("with labels, taints and pods from kubelet flags if the fields are not set", () => {
    const extraArgs = {
      "node-labels": "b=2,a=",
      "register-with-taints": "k=v:NoSchedule,l:NoExecute",
      "max-pods": "250",
    };
    const kubernetes = { ...quickStart.kubernetes, kubelet: { extraArgs } };

    expect(capacityOf(withPool({}, { kubernetes }))).toMatchObject({
      labels: "a=,b=2",
      taints: "k=v:NoSchedule,l:NoExecute",
      maxPods: "250",
    });
  });

  test("with the number of pods if it is set", () => {
    expect(capacityOf(withPool({ autoscaling: { ...autoscaling, capacity: { maxPods: 29 } } }))).toEqual({
      maxPods: "29",
    });
  });

  test("without labels and taints if it has none, and a pool of fixed size has no annotations", () => {
    expect(capacityOf(withPool({}))).toEqual({ cpu: "8", memory: "32Gi" });
    expect(capacityOf(withPool({ autoscaling: undefined, replicas: 1, labels, taints }))).toEqual({});
  });
});

test("R3: the annotations for the autoscaler change in place", () => {
  const before = withPool({ labels });
  const observed = running(before);
  const larger = { ...autoscaling, capacity: { cpu: "16", memory: "64Gi", maxPods: 20 } };
  const edited = withPool({ labels: { ...labels, "node-role.kubernetes.io/gpu": "a100" }, autoscaling: larger });
  const output = run(edited, { observed });
  const changes = [...output.desired].filter(([key]) => !(key in observed));

  expect(changes).toEqual([]);
  expect(output.held).toEqual([]);
  expect(output.status?.pendingWrites).toBeUndefined();
  expect(capacityIn(composed(output, "MachineDeployment"))).toMatchObject({
    labels: "node-role.kubernetes.io/gpu=a100,workload=gpu",
    maxPods: "20",
  });
});

test("R5: while new labels are held, the annotations for the autoscaler describe the current machines", () => {
  const defaults = (value: string) => ({ defaults: { workerDefaults: { labels: { tier: value } } } });
  const xr = withPool({});
  const observed = running(xr, { input: defaults("old") });
  const held = run(xr, { observed, input: defaults("new") });

  expect(held.held.map(({ reason }) => reason)).toEqual(["PlatformChange"]);
  expect(capacityIn(composed(held, "MachineDeployment"))["labels"]).toBe("tier=old");

  const key = keyOf(observed, "MachineDeployment");
  const without = changed(observed, key, { metadata: { annotations: { [`${capacity}labels`]: undefined } } });
  expect(
    capacityIn(composed(run(xr, { observed: without, input: defaults("new") }), "MachineDeployment"))["labels"],
  ).toBe("tier=new");
});

describe("P1: a pool of a topology", () => {
  const entryOf = (pool: JsonObject) => {
    const { replicas: _, ...entry } = topologyPool;
    const xr = composite({ ...topologySpec, workers: [{ ...entry, autoscaling, ...pool }] });
    return [entriesOf(run(xr, { required: found }))].flat();
  };

  test("has annotations with its zone and the labels that Cluster API copies to nodes", () => {
    const entries = entryOf({ labels: { "node-role.kubernetes.io/gpu": "" }, zones: ["a", "b"] });

    expect(entries.map((entry) => capacityIn(entry)["labels"])).toEqual([
      "node-role.kubernetes.io/gpu=,topology.kubernetes.io/zone=a",
      "node-role.kubernetes.io/gpu=,topology.kubernetes.io/zone=b",
    ]);
  });

  test("keeps annotations that the spec sets, because only the ClusterClass knows its labels and taints", () => {
    const annotations = { [`${capacity}labels`]: "tier=class", [`${capacity}taints`]: "dedicated=class:NoSchedule" };
    const [entry] = entryOf({ labels: { "node-role.kubernetes.io/gpu": "" }, annotations });

    expect(capacityIn(entry)).toMatchObject({ labels: "tier=class", taints: "dedicated=class:NoSchedule" });
    expect(at(entry, "replicas")).toBeUndefined();
  });
});
