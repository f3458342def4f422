import { describe, expect, test } from "vitest";
import type { JsonObject } from "../kubernetes/object.ts";
import { readCluster } from "./observed-cluster.ts";

const conditions = (types: readonly string[], observedGeneration = 2) =>
  types.map((type) => ({ type, status: "True", reason: "Fine", observedGeneration }));

/** A usable Cluster, with changes. */
function cluster({ metadata, spec, status }: Record<string, JsonObject> = {}): JsonObject {
  return {
    apiVersion: "cluster.x-k8s.io/v1beta2",
    kind: "Cluster",
    metadata: { generation: 2, ...metadata },
    spec: { controlPlaneEndpoint: { host: "10.0.0.1", port: 6443 }, ...spec },
    status: {
      observedGeneration: 2,
      conditions: conditions(["Available"]),
      initialization: { controlPlaneInitialized: true },
      ...status,
    },
  };
}

describe("a Cluster is usable", () => {
  test("if it is available and initialized", () => {
    expect(readCluster(cluster())).toMatchObject({ isUsable: true, isAvailable: true, isInitialized: true });
  });

  test.each([
    ["being deleted", { metadata: { deletionTimestamp: "2026-01-01T00:00:00Z" } }],
    ["not observed by its controllers yet", { status: { observedGeneration: 1 } }],
    ["available at an older generation only", { status: { conditions: conditions(["Available"], 1) } }],
    ["not initialized", { status: { initialization: {} } }],
  ])("but not while it is %s", (_, change) => {
    expect(readCluster(cluster(change)).isUsable).toBe(false);
  });
});

test("an endpoint has a host and a port", () => {
  const endpointOf = (endpoint: JsonObject) =>
    readCluster(cluster({ spec: { controlPlaneEndpoint: endpoint } })).endpoint;

  expect(endpointOf({ host: "10.0.0.1", port: 6443 })).toEqual({ host: "10.0.0.1", port: 6443 });
  expect([endpointOf({ host: "", port: 0 }), endpointOf({ host: "10.0.0.1" }), endpointOf({})]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

test("an endpoint whose host is a URL has the host in the URL", () => {
  const endpointOf = (host: string) =>
    readCluster(cluster({ spec: { controlPlaneEndpoint: { host, port: 443 } } })).endpoint;

  expect(endpointOf("https://A1B2.gr7.eu-central-1.eks.amazonaws.com")).toEqual({
    host: "a1b2.gr7.eu-central-1.eks.amazonaws.com",
    port: 443,
  });
  expect(endpointOf("https://127.0.0.1:30000")).toEqual({ host: "127.0.0.1", port: 30_000 });
  expect(endpointOf("https://")).toEqual({ host: "https://", port: 443 });
});

test("a Cluster is paused by spec.paused", () => {
  expect(readCluster(cluster()).isPaused).toBe(false);
  expect(readCluster(cluster({ spec: { paused: true } })).isPaused).toBe(true);
});

test("the summary of machines is read from the Cluster's status", () => {
  const workers = { desiredReplicas: 3, replicas: 4, readyReplicas: 2, versions: [{ version: "v1.35.2" }, {}] };

  expect(readCluster(cluster({ status: { workers } }))).toMatchObject({
    controlPlane: undefined,
    workers: { desired: 3, total: 4, counts: { desired: 3, ready: 2 }, versions: ["v1.35.2", undefined] },
  });
});

describe("a topology", () => {
  const spec = { topology: { version: "v1.35.2", controlPlane: { replicas: 3 } } };
  const group = { desiredReplicas: 1, replicas: 1, upToDateReplicas: 1 };
  const status = { conditions: conditions(["TopologyReconciled"]), controlPlane: group, workers: group };

  test("is read from a Cluster that has one", () => {
    expect(readCluster(cluster()).topology).toBeUndefined();
    expect(readCluster(cluster({ spec })).topology).toMatchObject({ version: "v1.35.2", controlPlaneReplicas: 3 });
  });

  test.each([
    ["settled", status, true],
    [
      "not settled while machines roll",
      { ...status, conditions: conditions(["TopologyReconciled", "RollingOut"]) },
      false,
    ],
    ["not settled while a machine is outdated", { ...status, workers: { ...group, upToDateReplicas: 0 } }, false],
    ["not settled before its controllers observed it", { ...status, observedGeneration: 1 }, false],
    ["not settled before it is reconciled", { ...status, conditions: [] }, false],
  ])("is %s", (_, change, isSettled) => {
    expect(readCluster(cluster({ spec, status: change })).topology?.isSettled).toBe(isSettled);
  });
});
