import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../function/kubernetes/object.ts";
import { found, pool, running as runningClass, spec, whole as wholeClass } from "./topology-world.ts";
import { changed, composite, condition, quickStart, run, running } from "./world.ts";

const whole = running(composite());
const isDown = { status: { conditions: [condition("Available", "False")] } };
const was = (phase: string) => ({ status: { phase } });

describe("the response that changes machines has the phase already", () => {
  const ready = (spec: JsonObject) => ({ ...composite({ ...quickStart, ...spec }), ...was("Ready") });
  const phaseOf = (xr: JsonObject, more = {}) => run(xr, { observed: whole, ...more }).status?.phase;

  test.each<[string, JsonObject, string]>([
    ["nothing", {}, "Ready"],
    ["the replicas of a pool", { workers: [{ name: "default", replicas: 5 }] }, "Scaling"],
    ["a new pool", { workers: [...quickStart.workers, { name: "more", replicas: 1 }] }, "Scaling"],
    ["the replicas of the control plane", { controlPlane: { replicas: 3 } }, "Scaling"],
    [
      "machines of the control plane",
      { kubernetes: { ...quickStart.kubernetes, apiServer: { extraArgs: { v: "4" } } } },
      "Updating",
    ],
    [
      "machines of a pool",
      { workers: [{ ...quickStart.workers[0], taints: [{ key: "a", effect: "NoSchedule" }] }] },
      "Updating",
    ],
  ])("%s", (_, change, phase) => {
    expect(phaseOf(ready(change))).toBe(phase);
  });

  test("not if the rollout is held", () => {
    const input = { defaults: { kubernetes: { apiServer: { extraArgs: { v: "4" } } } } };

    expect(run(ready({}), { observed: whole, input }).held).toHaveLength(1);
    expect(phaseOf(ready({}), { input })).toBe("Ready");
  });

  test.each<[string, JsonObject]>([
    ["Scaling", { workers: [{ name: "default", replicas: 5 }] }],
    ["Updating", { kubernetes: { ...quickStart.kubernetes, apiServer: { extraArgs: { v: "4" } } } }],
    ["Ready", {}],
  ])("also if the cluster was being provisioned and is ready now: %s", (phase, change) => {
    const answer = run({ ...ready(change), ...was("Provisioning") }, { observed: whole, now: 600_000 });

    expect([answer.status?.phase, answer.ttlSeconds]).toEqual([phase, phase === "Ready" ? 300 : 10]);
  });

  test("not while the cluster is being provisioned", () => {
    const xr = { ...ready({ workers: [{ name: "default", replicas: 5 }] }), ...was("Provisioning") };

    expect(run(xr, { observed: changed(whole, "cluster", isDown) }).status?.phase).toBe("Provisioning");
  });
});

describe("with a topology", () => {
  const ready = (change: JsonObject, phase = "Ready") => ({ ...composite({ ...spec, ...change }), ...was(phase) });
  const phaseOf = (xr: JsonObject, observed = wholeClass) => run(xr, { observed, required: found }).status?.phase;
  const autoscaled = { name: "more", autoscaling: { minReplicas: 1, maxReplicas: 3 }, topology: pool.topology };
  const large = { topology: { ...spec.topology, variables: [{ name: "size", value: "large" }] } };
  /** The edit is applied, and Cluster API has not observed it yet. */
  const unobserved = (xr: JsonObject) => changed(runningClass(xr), "cluster", { metadata: { generation: 2 } });

  test.each<[string, JsonObject, string]>([
    ["nothing", {}, "Ready"],
    ["the replicas of a pool", { workers: [{ ...pool, replicas: 5 }] }, "Scaling"],
    ["a new pool", { workers: [pool, { ...pool, name: "more" }] }, "Scaling"],
    ["a new autoscaled pool", { workers: [pool, autoscaled] }, "Scaling"],
    ["the replicas of the control plane", { controlPlane: { replicas: 3 } }, "Scaling"],
    ["a variable", large, "Updating"],
  ])("the response that changes %s has the phase already", (_, change, phase) => {
    expect(phaseOf(ready(change))).toBe(phase);
  });

  test("not if the rollout is held", () => {
    const input = { defaults: large };
    const { topology, ...others } = spec;
    const xr = { ...composite({ ...others, topology: { classRef: topology.classRef } }), ...was("Ready") };
    const observed = runningClass(xr, { input: { defaults: { topology: spec.topology } } });

    expect(run(xr, { observed, required: found, input }).held).toHaveLength(1);
    expect(run(xr, { observed, required: found, input }).status?.phase).toBe("Ready");
  });

  test.each<[phase: string, change: JsonObject]>([
    ["Scaling", { workers: [{ ...pool, replicas: 5 }] }],
    ["Updating", large],
  ])("a cluster stays %s until Cluster API has observed the edit", (phase, change) => {
    const xr = ready(change, phase);

    expect(phaseOf(xr, unobserved(xr))).toBe(phase);
    expect(phaseOf(xr, runningClass(xr))).toBe("Ready");
  });
});
