import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../function/kubernetes/object.ts";
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

  test("not while the cluster is being provisioned", () => {
    const xr = { ...ready({ workers: [{ name: "default", replicas: 5 }] }), ...was("Provisioning") };

    expect(run(xr, { observed: changed(whole, "cluster", isDown) }).status?.phase).toBe("Provisioning");
  });
});
