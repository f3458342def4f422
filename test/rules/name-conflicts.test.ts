import { expect, test } from "vitest";
import { type JsonObject, objectAt } from "../../function/kubernetes/object.ts";
import { composite, keyOf, keysOf, quickStart, run, running } from "./world.ts";

const requirementNames = {
  cluster: "cluster",
  infrastructure: "missing-DevCluster-demo",
  controlPlane: "missing-KubeadmControlPlane-demo-control-plane",
  pools: "missing-all-MachineDeployment",
  healthChecks: "missing-all-MachineHealthCheck",
} as const;

test("N4: the function composes nothing before it has read the objects that could have the cluster's names", () => {
  const output = run(composite(), { required: {} });

  const requirements = Object.values(output.requirements).map(({ kind, name = "all" }) => `${kind} ${name}`);
  expect(requirements.toSorted()).toEqual([
    "Cluster demo",
    "DevCluster demo",
    "KubeadmControlPlane demo-control-plane",
    "MachineDeployment all",
    "MachineHealthCheck all",
  ]);
  expect(keysOf(output)).toEqual([]);
});

test("N4: the requirements stay until the Cluster is observed", () => {
  const left = leftOf("", { owners: [] });
  const requirements = Object.values(requirementNames).toSorted();

  expect(Object.keys(run(composite()).requirements).toSorted()).toEqual(requirements);
  expect(Object.keys(beside(left).requirements).toSorted()).toEqual(requirements);
  expect(run(composite(), { observed: running(composite()), required: {} }).requirements).toEqual({});
});

/** An infrastructure cluster without a Cluster, left by an XR. */
function leftOf(uid: string, { owners, backend = "docker" }: { owners?: JsonObject[]; backend?: string } = {}) {
  const { object } = run(composite()).desired.get("infrastructure-cluster-devcluster") ?? {};
  const controller = { ...ourKind, name: "demo", uid };
  return {
    ...object,
    metadata: {
      name: "demo",
      namespace: "team-a",
      annotations: { "crossplane.io/composition-resource-name": "infrastructure-cluster-devcluster" },
      ownerReferences: owners ?? [{ ...controller, controller: true }],
    },
    spec: { backend: { [backend]: {} } },
  };
}

function beside(left: JsonObject, annotations = {}): ReturnType<typeof run> {
  const xr = composite(quickStart, { uid: "own", annotations });
  return run(xr, { required: { cluster: [], [requirementNames.infrastructure]: [left] } });
}

test("N4: nothing is composed while the infrastructure cluster of another XR exists", () => {
  expect(beside(leftOf("another")).fatal).toBe(
    "DevCluster team-a/demo belongs to another owner: nothing is created until it is deleted",
  );
  expect(beside(leftOf("another"), { "capi.crossplane.io/adopt": "demo" }).fatal).toContain("belongs to another owner");
});

test("N4: nothing is composed while an infrastructure cluster is being deleted", () => {
  const left = leftOf("", { owners: [] });
  const going = { ...left, metadata: { ...left.metadata, deletionTimestamp: "2026-01-01T00:00:00Z" } };

  expect(beside(going).fatal).toContain("belongs to another owner");
});

test("N4: an infrastructure cluster that Crossplane did not create is rejected, unless the XR adopts it", () => {
  const left = leftOf("", { owners: [] });
  const { annotations: _, ...metadata } = left.metadata;

  expect(beside({ ...left, metadata }).fatal).toContain("exists and does not belong to this KubernetesCluster");
  expect(beside({ ...left, metadata }, { "capi.crossplane.io/adopt": "other" }).fatal).toContain("adopt it");
  expect(beside({ ...left, metadata }, { "capi.crossplane.io/adopt": "demo" }).fatal).toBeUndefined();
});

test("N4, V6: the XR's infrastructure cluster without a Cluster is adopted, and immutable fields cannot change", () => {
  expect(beside(leftOf("own")).fatal).toBeUndefined();
  expect(beside(leftOf("", { owners: [] })).fatal).toBeUndefined();
  expect(beside(leftOf("own", { backend: "inMemory" })).fatal).toContain("cannot be changed once the cluster exists");
});

/** A pool without a Cluster, left by an XR. */
function poolLeftBy(controller: JsonObject | undefined): JsonObject {
  const whole = running(composite());
  const key = keyOf(whole, "MachineDeployment");
  const annotations = { "crossplane.io/composition-resource-name": key };
  const ownerReferences = controller ? [{ ...controller, name: "demo", controller: true }] : [];
  return { ...whole[key], metadata: { ...objectAt(whole[key], "metadata"), annotations, ownerReferences } };
}

function besidePool(pool: JsonObject, spec: JsonObject = quickStart): ReturnType<typeof run> {
  return run(composite(spec, { uid: "own" }), { required: { cluster: [], [requirementNames.pools]: [pool] } });
}

const ourKind = { apiVersion: "capi.crossplane.io/v1beta1", kind: "KubernetesCluster" };

test("N4: nothing is composed while a pool of the previous XR exists; pools of other owners are ignored", () => {
  const other = { apiVersion: "example.org/v1", kind: "ExtraPool", uid: "other" };

  expect(besidePool(poolLeftBy({ ...ourKind, uid: "another" })).fatal).toMatch(
    /^MachineDeployment team-a\/demo-default-[0-9a-f]{5} belongs to another owner/,
  );
  expect(besidePool(poolLeftBy({ ...ourKind, uid: "own" })).fatal).toBeUndefined();
  const left = poolLeftBy({ ...ourKind, uid: "another" });
  const going = { ...left, metadata: { ...objectAt(left, "metadata"), deletionTimestamp: "2026-01-01T00:00:00Z" } };
  expect(besidePool(going).fatal).toBeUndefined();
  expect(besidePool(poolLeftBy(other)).fatal).toBeUndefined();
});

test("N4, P3: a pool without a Cluster is adopted with its templates, and removed if the spec lacks it", () => {
  const renamed = { ...quickStart, workers: [{ name: "renamed", replicas: 2 }] };
  const output = besidePool(poolLeftBy(undefined), renamed);
  const requirements = Object.values(output.requirements).map(({ kind }) => kind);

  expect(keysOf(output).filter((key) => key.endsWith("machinedeployment"))).toHaveLength(2);
  expect(requirements).toEqual(expect.arrayContaining(["DevMachineTemplate", "KubeadmConfigTemplate"]));
});
