import { describe, expect, test } from "vitest";
import { type JsonObject, textAt } from "../kubernetes/object.ts";
import type { ControlPlaneShape } from "./control-plane-shape.ts";
import { indexKinds } from "./kind-facts.ts";
import { isSettled, isWhole } from "./machine-progress.ts";
import { readControlPlane } from "./observed-control-plane.ts";

const contractShape: ControlPlaneShape = {
  version: { path: "spec.version" },
  replacesMachines: () => [],
  needsEqualMinor: false,
};
const group = "controlplane.cluster.x-k8s.io";
/** Facts of the kind of `object`, with this shape. */
const kindsWith = (shape?: ControlPlaneShape) =>
  indexKinds([
    { group, version: "v1", kind: "SomeControlPlane", use: "Composed", role: "ControlPlane", ...(shape && { shape }) },
  ]);

const object: JsonObject = {
  apiVersion: `${group}/v1`,
  kind: "SomeControlPlane",
  metadata: { generation: 2 },
  spec: { replicas: 2, version: "v1.35.2", kubernetes: { release: "1.35" } },
  status: {
    observedGeneration: 2,
    version: "v1.35.2",
    replicas: 2,
    readyReplicas: 2,
    upToDateReplicas: 2,
    availableReplicas: 2,
    conditions: [{ type: "Available", status: "True", observedGeneration: 2 }],
  },
};
const machine = (version: string, labels: JsonObject = { "cluster.x-k8s.io/control-plane": "" }): JsonObject => ({
  metadata: { labels },
  spec: { version },
});

/** Ignores the status: counts Machines by their version. */
const countsMachines: ControlPlaneShape = {
  ...contractShape,
  reportsVersion: false,
  progress: {
    needsMachines: true,
    count: (owner, machines) => {
      const version = textAt(owner, "spec", "version");
      const [total, upToDate] = [machines, machines.filter((one) => textAt(one, "spec", "version") === version)];
      return { total: total.length, ready: total.length, upToDate: upToDate.length, available: total.length };
    },
  },
};

describe("an observed control plane", () => {
  test("is read by its contract if its kind has no shape", () => {
    const facts = readControlPlane(object, kindsWith(), undefined);

    expect(facts).toMatchObject({ version: "v1.35.2", runningVersion: "v1.35.2", isAvailable: true });
    expect(facts.needsMachines).toBe(false);
    expect(isWhole(facts.progress)).toBe(true);
  });

  test("has its version at the path of its shape, complete and as written", () => {
    const shape = { ...contractShape, version: { path: "spec.kubernetes.release" } };

    const facts = readControlPlane(object, kindsWith(shape), undefined);

    expect(facts).toMatchObject({ versionText: "1.35", version: "v1.35.0" });
  });

  test("runs the oldest version of its Machines if its status has none", () => {
    const shape = { ...contractShape, reportsVersion: false };
    const machines = [machine("v1.35.2"), machine("v1.34.4"), machine("v1.35.1"), machine("v1.33.0", {})];

    expect(readControlPlane(object, kindsWith(shape), machines).runningVersion).toBe("v1.34.4");
    expect(readControlPlane(object, kindsWith(shape), undefined)).toMatchObject({
      runningVersion: undefined,
      needsMachines: true,
    });
  });

  test("is not settled before the Machines that it counts are observed", () => {
    const [missing, outdated, done] = [
      undefined,
      [machine("v1.35.2"), machine("v1.34.4")],
      [machine("v1.35.2"), machine("v1.35.2")],
    ].map((machines) => isSettled(readControlPlane(object, kindsWith(countsMachines), machines).progress));

    expect({ missing, outdated, done }).toEqual({ missing: false, outdated: false, done: true });
  });
});
