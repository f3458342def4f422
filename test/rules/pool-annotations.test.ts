import { describe, expect, test } from "vitest";
import { annotationOf, at, type JsonObject } from "../../function/kubernetes/object.ts";
import { found, pool as topologyPool, spec as topologySpec } from "./topology-world.ts";
import { composed, composite, quickStart, run, running } from "./world.ts";

const utilization = "cluster.x-k8s.io/autoscaling-options-scaledownutilizationthreshold";
const annotations = { [utilization]: "0.4" };
const machineAnnotations = { "machine.cluster.x-k8s.io/exclude-node-draining": "" };
const both = { annotations, machineAnnotations };
const cluster = (pool: JsonObject = both) =>
  composite({ ...quickStart, workers: [{ name: "default", replicas: 2, ...pool }] });
const onTopology = (pool: JsonObject) =>
  run(composite({ ...topologySpec, workers: [{ ...topologyPool, ...pool }] }), { required: found });

test("a MachineDeployment has the annotations, and its Machines have theirs", () => {
  const group = composed(run(cluster()), "MachineDeployment");

  expect(at(group, "metadata", "annotations")).toMatchObject(annotations);
  expect(at(group, "spec", "template", "metadata", "annotations")).toEqual(machineAnnotations);
});

test("each zone of a pool has them", () => {
  const output = run(cluster({ ...both, zones: ["a", "b"] }));

  for (const zone of ["-a-", "-b-"]) {
    const group = composed(output, "MachineDeployment", zone);
    expect(at(group, "metadata", "annotations")).toMatchObject(annotations);
    expect(at(group, "spec", "template", "metadata", "annotations")).toEqual(machineAnnotations);
  }
});

test("a topology has one map for a pool and its machines", () => {
  const { spec = null } = composed(onTopology({ annotations }), "Cluster");

  expect(at(spec, "topology", "workers", "machineDeployments")).toMatchObject([{ metadata: { annotations } }]);
});

describe("R3: a change replaces no machine", () => {
  const origins = ["rendered-from", "requested"].map((name) => `capi.crossplane.io/${name}`);

  test("and does not count as requested by the team", () => {
    const before = composed(run(cluster({})), "MachineDeployment");
    const after = composed(run(cluster()), "MachineDeployment");

    for (const name of origins) expect(annotationOf(after, name)).toBe(annotationOf(before, name));
  });

  test("of the platform either, so it needs no approval", () => {
    const plain = cluster({});
    const output = run(plain, { observed: running(plain), input: { defaults: { workerDefaults: both } } });

    expect(output.status?.rollouts).toBeUndefined();
    expect(at(composed(output, "MachineDeployment"), "metadata", "annotations")).toMatchObject(annotations);
  });

  test("and reaches a pool whose rollout is held", () => {
    const plain = cluster({});
    const input = { defaults: { workerDefaults: { ...both, preCommands: ["true"] } } };
    const output = run(plain, { observed: running(plain), input });
    const group = composed(output, "MachineDeployment");

    expect(output.held).toHaveLength(1);
    expect(at(group, "metadata", "annotations")).toMatchObject(annotations);
    expect(at(group, "spec", "template", "metadata", "annotations")).toEqual(machineAnnotations);
  });
});

describe("rejected", () => {
  test.each([
    "capi.crossplane.io/requested",
    "crossplane.io/composition-resource-name",
    "cluster.x-k8s.io/paused",
    "cluster.x-k8s.io/delete-machine",
    "cluster.x-k8s.io/remediate-machine",
    "cluster.x-k8s.io/disable-machine-create",
    "cluster.x-k8s.io/cluster-api-autoscaler-node-group-max-size",
    "machinedeployment.clusters.x-k8s.io/revision",
    "machineset.cluster.x-k8s.io/skip-preflight-checks",
    "in-place-updates.internal.cluster.x-k8s.io/update-in-progress",
  ])("%s", (key) => {
    for (const field of ["annotations", "machineAnnotations"]) {
      const message = new RegExp(`spec[.]workers\\[0\\][.]${field}: annotations that .* are reserved; found: ${key}`);
      expect(run(cluster({ [field]: { [key]: "1" } })).fatal).toMatch(message);
      expect(onTopology({ [field]: { [key]: "1" } }).fatal).toMatch(message);
    }
  });

  test.each(["labels", "cpu"])("the annotation capacity.cluster-autoscaler.kubernetes.io/%s", (name) => {
    const capacity = { [`capacity.cluster-autoscaler.kubernetes.io/${name}`]: "a" };

    expect(run(cluster({ annotations: capacity })).fatal).toContain(
      `spec.workers[0].annotations: "capacity.cluster-autoscaler.kubernetes.io/${name}" is set by autoscaling.capacity`,
    );
    expect(onTopology({ annotations: capacity }).fatal).toBeUndefined();
  });

  test("annotations of machines with a topology", () => {
    expect(onTopology({ machineAnnotations }).fatal).toContain(
      "spec.workers[0].machineAnnotations: must not be set with topology: use annotations",
    );
  });
});

test.each([
  "cluster.x-k8s.io/skip-remediation",
  "pre-drain.delete.hook.machine.cluster.x-k8s.io/backup",
  "machine.cluster.x-k8s.io/exclude-wait-for-node-volume-detach",
])("%s is allowed", (key) => {
  expect(run(cluster({ annotations: { [key]: "" }, machineAnnotations: { [key]: "" } })).fatal).toBeUndefined();
});
