import { describe, expect, test } from "vitest";
import { withTalos } from "../../../test/rules/talos.ts";
import { changed, composed, keyOf, run, runAnnounced, running } from "../../../test/rules/world.ts";
import { at, type JsonObject, textAt } from "../../kubernetes/object.ts";
import { countMachines } from "./progress.ts";

/** A cluster with Talos over time: three control-plane machines, whose status follows the contract v1beta1. */
const kubernetes = (version: string) => ({ spec: { kubernetes: { version } } });
const before = running(withTalos());
const key = keyOf(before, "TalosControlPlane");
const counts = { replicas: 3, readyReplicas: 3, unavailableReplicas: 0 };
const conditionOf = (status: string, message = "") => ({
  conditions: [{ type: "MachinesSpecUpToDate", status, message }],
});
const rolling = (message: string) => conditionOf("False", message);
const rolled = conditionOf("True");
const withStatus = (observed: Record<string, JsonObject>, version: string, more: JsonObject = {}) => {
  const status = { initialized: true, ready: true, observedGeneration: 1, version, ...counts, ...more };
  return { ...observed, [key]: { ...observed[key], status } };
};
const settled = withStatus(before, "v1.35.2");

test("a cluster without changes is ready, with counts of the contract v1beta1", () => {
  expect(run(withTalos(), { observed: settled }).status).toMatchObject({
    phase: "Ready",
    version: { controlPlane: "v1.35.2" },
    controlPlane: { desired: 3, ready: 3, upToDate: 3, available: 3 },
  });
});

test("V2: workers follow once all control-plane machines have the version", () => {
  const written = changed(before, key, { spec: { version: "v1.36.0" } });
  const workersAt = (observed: Record<string, JsonObject>) =>
    textAt(
      composed(runAnnounced(withTalos(kubernetes("v1.36.0")), { observed }), "MachineDeployment"),
      "spec",
      "template",
      "spec",
      "version",
    );

  expect(workersAt(withStatus(written, "v1.35.2"))).toBe("v1.35.2");
  expect(workersAt(withStatus(written, "v1.36.0", rolling("Rolling 1 replicas with outdated spec")))).toBe("v1.35.2");
  expect(workersAt(withStatus(written, "v1.36.0", rolled))).toBe("v1.36.0");
});

test("a changed worker has a new template, because the provider rejects changes of one", () => {
  const name = (worker: JsonObject) =>
    textAt(composed(run(withTalos({ worker })), "TalosConfigTemplate"), "metadata", "name");

  expect(name({ labels: { "example.org/a": "b" } })).not.toEqual(name({}));
  expect(name({ replicas: 5 })).toEqual(name({}));
});

test("R5: a patch that the platform adds is held", () => {
  const input = {
    defaults: { controlPlane: { talos: { controlPlaneStrategicPatches: ["machine: {env: {a: b}}\n"] } } },
  };
  const output = run(withTalos(), { observed: settled, input });

  expect(output.status?.rollouts).toMatchObject([{ reason: "PlatformChange", held: true }]);
  expect(at(composed(output, "TalosControlPlane"), "spec", "controlPlaneConfig")).toEqual(
    at(settled[key], "spec", "controlPlaneConfig"),
  );
});

test.each<[string, JsonObject, JsonObject]>([
  ['"flannel", not "none"', {}, { cni: "none" }],
  ['"none", not "flannel"', { cni: "none", disableKubeProxy: true }, {}],
])("V6: the CNI cannot be changed: %s", (values, old, talos) => {
  const observed = running(withTalos({ talos: old }));

  expect(run(withTalos({ talos: old }), { observed }).fatal).toBeUndefined();
  expect(run(withTalos({ talos }), { observed }).fatal).toContain(
    `spec.controlPlane.talos.cni: cannot be changed once the cluster exists: ${values}`,
  );
});

describe("machines with the current content", () => {
  const count = (status?: JsonObject, version = "v1.36.0") =>
    countMachines({ spec: { version }, ...(status && { status: { ...counts, version: "v1.36.0", ...status } }) })
      .upToDate;

  test("are those that the controller does not replace", () => {
    expect(count(rolling("Rolling 2 replicas with outdated spec (1 replicas up to date)"))).toBe(1);
    expect(count(rolling("another message"))).toBe(0);
    expect(count(rolled)).toBe(3);
  });

  test("are all before the first rollout, if they have the version", () => {
    expect(count({})).toBe(3);
    expect(count({}, "v1.37.0")).toBe(0);
  });

  test("are unknown without a status", () => {
    expect(count()).toBeUndefined();
  });
});
