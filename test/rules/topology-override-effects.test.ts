import { describe, expect, test } from "vitest";
import { annotationOf, at, type JsonObject } from "../../function/kubernetes/object.ts";
import { add, entry, fatalOf, merging, type Operation, patching, root, withOverride } from "./topology-override.ts";
import { entriesOf, found, pending, pool, running, spec, topologyOf } from "./topology-world.ts";
import { changed, composed, composite, run } from "./world.ts";

const restart = "2026-12-01T00:00:00Z";

describe("R5: an override that replaces machines", () => {
  const plain = composite(spec);
  const observed = running(plain);
  const override = merging({ controlPlane: { rollout: { after: restart } } });
  const restartOf = (output: ReturnType<typeof run>) => at(topologyOf(output), "controlPlane", "rollout");

  test("is held if the platform sets it, and leaves no empty object behind", () => {
    const output = run(plain, { observed, required: found, input: { defaults: { overrides: [override] } } });

    expect(pending(output)).toMatchObject({ status: "True", reason: "PlatformChange" });
    expect(output.held).toMatchObject([{ fields: ["spec.topology.controlPlane.rollout.after"] }]);
    expect(at(topologyOf(output), "controlPlane")).toEqual({ replicas: 1 });
  });

  test("is not held if the XR sets it", () => {
    const output = run(withOverride(override), { observed, required: found });

    expect(restartOf(output)).toEqual({ after: restart });
    expect(output.status?.phase).toBe("Updating");
  });

  test("of a pool leaves its strategy, which changes in place", () => {
    const workers = [{ ...pool, rollout: { maxSurge: "25%" } }];
    const base = composite({ ...spec, workers });
    const platform = { defaults: { overrides: [patching(add(`${entry}/rollout/after`, restart))] } };
    const output = run(base, { observed: running(base), required: found, input: platform });

    expect(output.held).toMatchObject([
      { fields: ["spec.topology.workers.machineDeployments[default-2ffc2].rollout.after"] },
    ]);
    expect(entriesOf(output)).toMatchObject([
      { rollout: { strategy: { rollingUpdate: { maxSurge: "25%", maxUnavailable: 0 } } } },
    ]);
    expect(at([entriesOf(output)].flat()[0], "rollout", "after")).toBeUndefined();
  });

  test("does not change the content of a cluster without one", () => {
    const name = "capi.crossplane.io/content";
    const inPlace = withOverride(merging({ controlPlane: { deletion: { nodeDrainTimeoutSeconds: 5 } } }));

    expect(annotationOf(composed(run(inPlace, { required: found }), "Cluster"), name)).toBe(
      annotationOf(composed(run(plain, { required: found }), "Cluster"), name),
    );
  });
});

test("P5: a JSON patch of a limit does not depend on the number of machines", () => {
  const controlPlane = { replicas: 3, healthCheck: { unreachableSeconds: 60 } };
  const path = `${root}/controlPlane/healthCheck/remediation`;
  const limit = (jsonPatch: Operation, total: number) => {
    const xr = withOverride(patching(jsonPatch), { controlPlane });
    const observed = changed(running(xr), "cluster", { status: { controlPlane: { replicas: total } } });
    const output = run(xr, { observed, required: found });
    return output.fatal ?? at(topologyOf(output), "controlPlane", "healthCheck", "remediation", "triggerIf");
  };
  const replaced = { op: "replace", path: `${path}/triggerIf/unhealthyLessThanOrEqualTo`, value: 1 };
  const other = add(`${path}/templateRef`, {
    apiVersion: "example.org/v1",
    kind: "RebootRemediationTemplate",
    name: "a",
  });

  expect(limit(replaced, 1)).toEqual({ unhealthyLessThanOrEqualTo: 1 });
  expect(limit(replaced, 3)).toEqual({ unhealthyLessThanOrEqualTo: 1 });
  expect(limit(other, 1)).toEqual({ unhealthyInRange: "[0-1]" });
  expect(limit(other, 3)).toEqual({ unhealthyLessThanOrEqualTo: "40%" });
});

describe("a policy checks overrides of a topology", () => {
  const override = merging({ controlPlane: { deletion: { nodeDrainTimeoutSeconds: 5 } } });
  const result = (input: JsonObject, change: JsonObject = {}) => fatalOf(override, change, { input });
  const allow = (...overrides: string[]) => result({ policy: { allow: { overrides } } });

  test("by their paths", () => {
    expect(allow("Cluster:spec.topology.controlPlane")).toBeUndefined();
    expect(allow("Cluster:spec.topology.workers")).toContain(
      '"Cluster:spec.topology.controlPlane.deletion.nodeDrainTimeoutSeconds" is not allowed',
    );
  });

  test("and by enforced values of the control plane", () => {
    const place = "spec.topology.controlPlane.deletion.nodeDrainTimeoutSeconds";

    expect(result({ enforced: { controlPlane: { timeouts: { drainSeconds: 60 } } } })).toContain(
      `must not change ${place} of Cluster: the platform enforces it`,
    );
  });

  test("and of a pool", () => {
    const enforced = { workerDefaults: { timeouts: { drainSeconds: 60 } } };
    const ofPool = patching(add(`${entry}/deletion/nodeDrainTimeoutSeconds`, 5));

    expect(fatalOf(ofPool, {}, { input: { enforced } })).toContain("the platform enforces it");
  });
});

test("A7: a policy on remediation templates applies to overrides of a topology", () => {
  const templateRef = { apiVersion: "example.org/v1", kind: "RebootRemediationTemplate", name: "a" };
  const override = merging({ controlPlane: { healthCheck: { remediation: { templateRef } } } });
  const input = { policy: { allow: { remediationTemplates: false } } };

  expect(fatalOf(override, {}, { input })).toContain("remediationTemplates are not allowed");
  expect(fatalOf(override, {})).toBeUndefined();
});
