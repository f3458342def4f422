import { describe, expect, test } from "vitest";
import { at, type JsonObject, textAt } from "../../function/kubernetes/object.ts";
import { entriesOf, found, pool as topologyPool, running, spec as topologySpec, topologyOf } from "./topology-world.ts";
import { changed, composite, run } from "./world.ts";

const atMostOne = { unhealthyInRange: "[0-1]" };
const share = { unhealthyLessThanOrEqualTo: "40%" };

describe("P5: in a topology", () => {
  const { replicas: _, ...entry } = topologyPool;
  const scaled = {
    ...entry,
    autoscaling: { minReplicas: 0, maxReplicas: 60 },
    healthCheck: { unreachableSeconds: 60 },
  };
  const withEntry = (pool: JsonObject, controlPlane: JsonObject = {}) =>
    composite({ ...topologySpec, workers: [pool], controlPlane: { ...topologySpec.controlPlane, ...controlPlane } });
  const name = textAt([entriesOf(run(withEntry(scaled), { required: found }))].flat()[0], "name") ?? "";
  const deployment = (replicas: number): JsonObject => ({
    metadata: { name: "demo-x", labels: { "topology.cluster.x-k8s.io/deployment-name": name } },
    status: { replicas },
  });
  const limitOfEntry = (output: ReturnType<typeof run>) =>
    at([entriesOf(output)].flat()[0], "healthCheck", "remediation", "triggerIf");

  test.each([
    [0, atMostOne],
    [2, atMostOne],
    [3, share],
    [60, share],
  ])("the limit of a pool follows its observed machines: %d", (replicas, limit) => {
    const required = { ...found, "machine-deployments": [deployment(replicas)] };

    expect(limitOfEntry(run(withEntry(scaled), { required }))).toEqual(limit);
  });

  test("MachineDeployments are required only if a limit depends on them", () => {
    const requiresThem = (pool: JsonObject) =>
      Object.keys(run(withEntry(pool), { required: found }).requirements).includes("machine-deployments");

    expect(requiresThem(scaled)).toBe(true);
    expect(requiresThem({ ...scaled, healthCheck: { maxUnhealthy: "20%" } })).toBe(false);
    expect(requiresThem({ ...scaled, healthCheck: { enabled: false } })).toBe(false);
    expect(requiresThem({ ...scaled, autoscaling: { minReplicas: 3, maxReplicas: 60 } })).toBe(false);
    expect(requiresThem({ ...scaled, healthCheck: undefined })).toBe(false);
    expect(requiresThem({ ...topologyPool, replicas: 2, healthCheck: { unreachableSeconds: 60 } })).toBe(false);
  });

  test.each([
    [1, atMostOne],
    [3, share],
  ])("the limit of a control plane follows its observed machines: %d", (replicas, limit) => {
    const xr = withEntry(topologyPool, { replicas: 3, healthCheck: { unreachableSeconds: 60 } });
    const observed = changed(running(xr), "cluster", { status: { controlPlane: { replicas } } });

    expect(
      at(topologyOf(run(xr, { observed, required: found })), "controlPlane", "healthCheck", "remediation"),
    ).toEqual({
      triggerIf: limit,
    });
  });

  test("a change of the limit, which edits the Cluster, changes no phase and causes no event", () => {
    const xr = withEntry(scaled);
    const written = changed(running(xr), "cluster", { metadata: { generation: 2 } });
    const output = run({ ...xr, status: { phase: "Ready" } }, { observed: written, required: found });

    expect([output.status?.phase, output.events, output.isReady]).toEqual(["Ready", [], false]);
  });
});
