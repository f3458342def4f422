import { describe, expect, test } from "vitest";
import { at, type JsonObject } from "../../function/kubernetes/object.ts";
import { managedSpec } from "./managed.ts";
import { found, spec as topologySpec } from "./topology-world.ts";
import { composed, composite, quickStart, run, running } from "./world.ts";

const condition = { type: "KernelDeadlock", status: "True", timeoutSeconds: 60 };
const machineCondition = { type: "example.org/Quarantined", status: "True", timeoutSeconds: 0 };
const gate = { conditionType: "example.org/StorageAttached" };

const cluster = (pool: JsonObject, controlPlane: JsonObject = {}) =>
  composite({
    ...quickStart,
    controlPlane: { replicas: 1, ...controlPlane },
    workers: [{ name: "default", replicas: 2, ...pool }],
  });

describe("R3: settings of availability and health change in place", () => {
  const pool = {
    minReadySeconds: 60,
    deletionOrder: "Oldest",
    readinessGates: [gate],
    healthCheck: { conditions: [condition], machineConditions: [machineCondition] },
  };

  test.each([
    ["of the XR", { xr: cluster(pool) }],
    ["of the platform", { xr: cluster({}), input: { defaults: { workerDefaults: pool } } }],
  ])("those %s", (_, { xr, ...more }) => {
    const output = run(xr, { observed: running(cluster({})), ...more });
    const group = composed(output, "MachineDeployment");
    const checks = at(composed(output, "MachineHealthCheck", "default"), "spec", "checks");

    expect([output.fatal, output.held, output.status?.rollouts]).toEqual([undefined, [], undefined]);
    expect(at(group, "spec", "deletion", "order")).toBe("Oldest");
    expect(at(group, "spec", "template", "spec")).toMatchObject({ minReadySeconds: 60, readinessGates: [gate] });
    expect(checks).toMatchObject({
      unhealthyNodeConditions: [{ type: "Ready", status: "Unknown" }, { type: "Ready", status: "False" }, condition],
      unhealthyMachineConditions: [machineCondition],
    });
  });

  test("and the remediation of a control plane", () => {
    const remediation = { maxRetry: 3, retryPeriodSeconds: 600 };
    const input = { defaults: { controlPlane: { remediation } } };
    const output = run(cluster({}), { observed: running(cluster({})), input });

    expect(output.status?.rollouts).toBeUndefined();
    expect(at(composed(output, "KubeadmControlPlane"), "spec", "remediation")).toEqual({
      ...remediation,
      minHealthyPeriodSeconds: 3600,
    });
  });
});

describe("readiness gates of a control plane", () => {
  const gated = { readinessGates: [gate] };
  const gatesOf = (output: ReturnType<typeof run>) =>
    at(composed(output, "KubeadmControlPlane"), "spec", "machineTemplate", "spec", "readinessGates");

  test.each([
    ["of the XR", { xr: cluster({}, gated) }],
    ["of the platform", { xr: cluster({}), input: { defaults: { controlPlane: gated } } }],
  ])("R3: those %s change in place", (_, { xr, ...more }) => {
    const output = run(xr, { observed: running(cluster({})), ...more });

    expect([output.fatal, output.held, output.status?.rollouts]).toEqual([undefined, [], undefined]);
    expect(gatesOf(output)).toEqual([gate]);
  });

  test("are those of a topology, too", () => {
    const output = run(composite({ ...topologySpec, controlPlane: { replicas: 1, ...gated } }), { required: found });

    expect(at(composed(output, "Cluster"), "spec", "topology", "controlPlane")).toEqual({ replicas: 1, ...gated });
  });

  test.each<[string, JsonObject, string]>([
    ["RKE2", { rke2: { registrationMethod: "internal-first" } }, "has no effect on rke2"],
    ["k3s", { k3s: {} }, "has no effect on k3s"],
    ["Talos", { talos: { talosVersion: "v1.12" } }, "has no effect on talos"],
  ])("are rejected on %s, whose kind has none", (_, settings, message) => {
    expect(run(cluster({}, { ...settings, ...gated })).fatal).toContain(`spec.controlPlane.readinessGates: ${message}`);
  });

  test("are rejected on EKS, which has no machines", () => {
    const spec = { ...managedSpec, controlPlane: { ...managedSpec.controlPlane, ...gated } };

    expect(run(composite(spec)).fatal).toContain("spec.controlPlane.readinessGates: has no effect: eks");
  });
});

test("an entry of a topology has the same settings", () => {
  const workers = [
    { name: "default", topology: { class: "default-worker" }, minReadySeconds: 60, deletionOrder: "Newest" },
  ];
  const output = run(composite({ ...topologySpec, workers }), { required: found });
  const [entry] = [at(composed(output, "Cluster"), "spec", "topology", "workers", "machineDeployments")].flat();

  expect(output.fatal).toBeUndefined();
  expect(entry).toMatchObject({ minReadySeconds: 60, deletion: { order: "Newest" } });
});

describe("a condition that upstream rejects, or that is set elsewhere, is rejected", () => {
  test.each<[JsonObject, string]>([
    [{ conditions: [{ ...condition, type: "Ready" }] }, "set notReadySeconds and unreachableSeconds"],
    [{ conditions: [{ ...condition, type: "not a type" }] }, "must be the type of a condition"],
    [{ machineConditions: [{ ...condition, type: "OwnerRemediated" }] }, "but not Ready, Available"],
    [{ machineConditions: [{ ...condition, status: "true" }] }, "healthCheck.machineConditions[0].status"],
  ])("%j", (healthCheck, message) => {
    expect(run(cluster({ healthCheck })).fatal).toContain(message);
  });
});

describe("a control plane whose provider replaces no machines rejects a remediation", () => {
  const remediation = { maxRetry: 3 };

  test("Talos", () => {
    const spec = { ...quickStart, controlPlane: { replicas: 1, talos: { talosVersion: "v1.12" }, remediation } };

    expect(run(composite(spec)).fatal).toContain("spec.controlPlane.remediation: has no effect on talos");
  });

  test("EKS", () => {
    const spec = { ...managedSpec, controlPlane: { ...managedSpec.controlPlane, remediation } };

    expect(run(composite(spec)).fatal).toContain("spec.controlPlane.remediation: has no effect: eks");
  });
});
