import { describe, expect, test } from "vitest";
import { at, type JsonObject } from "../../function/kubernetes/object.ts";
import { kept, registered, runGated, runTopology, withControlPlane, withPool } from "./taints.ts";
import { entriesOf } from "./topology-world.ts";
import { composed, run } from "./world.ts";

describe("a topology", () => {
  test("has them for the machines of an entry, and for the autoscaler", () => {
    const autoscaling = { minReplicas: 0, maxReplicas: 2 };
    const [entry] = [entriesOf(runTopology({ replicas: undefined, autoscaling, taints: [kept] }))].flat();

    expect(at(entry ?? null, "taints")).toEqual([kept]);
    expect(at(entry ?? null, "metadata", "annotations", "capacity.cluster-autoscaler.kubernetes.io/taints")).toBe(
      "example.org/drained=yes:NoExecute",
    );
  });

  test("has them for the machines of the control plane, and no empty list", () => {
    const taintsOf = (controlPlane: JsonObject) =>
      at(composed(runTopology({}, { controlPlane }), "Cluster"), "spec", "topology", "controlPlane", "taints");

    expect(taintsOf({ taints: [kept] })).toEqual([kept]);
    expect(taintsOf({})).toBeUndefined();
  });

  test.each<[string, JsonObject]>([
    ["taints of the registration", { taints: [kept, registered] }],
    ["an empty list", { taints: [] }],
  ])("rejects %s", (_, owner) => {
    const message = "taints: must not be set with topology: use a variable of the ClusterClass, or propagation: Always";

    expect(runTopology(owner).fatal).toContain(`spec.workers[0].${message}`);
    expect(runTopology({}, { controlPlane: owner }).fatal).toContain(`spec.controlPlane.${message}`);
  });

  test("rejects them for a MachinePool", () => {
    const machinePool = { topology: { class: "scale-set", kind: "MachinePool" }, taints: [kept] };

    expect(runTopology(machinePool).fatal).toContain("spec.workers[0].taints: is not supported for a MachinePool");
  });
});

describe("without the feature gate in the Input", () => {
  const message = 'propagation: "Always" requires the feature gate MachineTaintPropagation of Cluster API';

  test("they are rejected", () => {
    expect(run(withPool({ taints: [registered, kept] }), { input: {} }).fatal).toContain(
      `spec.workers[0].taints[1].${message}`,
    );
    expect(run(withControlPlane({ taints: [kept] }), { input: {} }).fatal).toContain(
      `spec.controlPlane.taints[0].${message}`,
    );
  });

  test("they are rejected with a ClusterClass too", () => {
    const controlPlane = { taints: [kept] };

    expect(runTopology({ taints: [kept] }, {}, {}).fatal).toContain(`spec.workers[0].taints[0].${message}`);
    expect(runTopology({}, { controlPlane }, {}).fatal).toContain(`spec.controlPlane.taints[0].${message}`);
  });

  test("others are not", () => {
    expect(
      run(withPool({ taints: [{ ...registered, propagation: "OnInitialization" }] }), { input: {} }).fatal,
    ).toBeUndefined();
  });
});

describe("keys that Cluster API rejects", () => {
  test.each([
    "node.kubernetes.io/unreachable",
    "node.cloudprovider.kubernetes.io/uninitialized",
    "node.cluster.x-k8s.io/uninitialized",
    "node-role.kubernetes.io/master",
    "node-role.kubernetes.io/control-plane",
  ])("%s", (key) => {
    expect(runGated(withPool({ taints: [{ ...kept, key }] })).fatal).toContain(
      "spec.workers[0].taints[0].key: propagation: Always is not allowed for keys of node.kubernetes.io",
    );
    expect(runGated(withPool({ taints: [{ key, effect: "NoExecute" }] })).fatal).toBeUndefined();
  });

  test("others are allowed", () => {
    expect(
      runGated(withPool({ taints: [{ ...kept, key: "node.kubernetes.io/out-of-service" }] })).fatal,
    ).toBeUndefined();
    const ofControlPlane = { ...kept, key: "node-role.kubernetes.io/control-plane" };
    expect(runGated(withControlPlane({ taints: [ofControlPlane] })).fatal).toBeUndefined();
  });
});
