import { describe, expect, test } from "vitest";
import { at, type JsonObject } from "../../function/kubernetes/object.ts";
import { changed, composed, composite, keyOf, keysOf, quickStart, run, running } from "./world.ts";

const foreign = {
  apiVersion: "cluster.x-k8s.io/v1beta2",
  kind: "Cluster",
  metadata: { name: "demo", namespace: "team-a" },
};
const labelled = {
  ...foreign,
  metadata: {
    ...foreign.metadata,
    labels: { "capi.crossplane.io/owner-name": "demo", "capi.crossplane.io/owner-namespace": "team-a" },
  },
};

test("N4: a Cluster of another owner is rejected", () => {
  const output = run(composite(), { required: { cluster: [foreign] } });

  expect(output.fatal).toContain("Cluster team-a/demo already exists and does not belong to this KubernetesCluster");
  expect(keysOf(output)).toEqual([]);
});

test("N4: an XR with the adopt annotation adopts the Cluster that the annotation names", () => {
  const adopt = (name: string) => composite(quickStart, { annotations: { "capi.crossplane.io/adopt": name } });

  expect(run(adopt("demo"), { required: { cluster: [foreign] } }).fatal).toBeUndefined();
  expect(run(adopt("other"), { required: { cluster: [foreign] } }).fatal).toContain("adopt it");
});

describe("N4: an object that another XR controls is not adopted", () => {
  const otherXr = { apiVersion: "example.org/v1", kind: "Platform", name: "theirs", uid: "b", controller: true };
  const owned = (object: JsonObject, owner: JsonObject = otherXr) => ({
    ...object,
    metadata: { ...foreign.metadata, ownerReferences: [owner] },
  });
  const adopt = composite(quickStart, { uid: "a", annotations: { "capi.crossplane.io/adopt": "demo" } });
  const rejection = "is controlled by Platform theirs: it cannot be adopted";

  test("a Cluster", () => {
    expect(run(adopt, { required: { cluster: [owned(foreign)] } }).fatal).toBe(
      `metadata.name: Cluster team-a/demo ${rejection}`,
    );
  });

  test("a Cluster with the owner labels of the XR", () => {
    const cluster = { ...owned(labelled), metadata: { ...owned(labelled).metadata, labels: labelled.metadata.labels } };

    expect(run(composite(quickStart, { uid: "a" }), { required: { cluster: [cluster] } }).fatal).toContain(rejection);
  });

  test("a MachineDeployment of a Cluster without a controller", () => {
    const part = (kind: string, name: string) => ({
      apiVersion: "x/v1",
      kind,
      metadata: { name, namespace: "team-a" },
    });
    const answers = { "machine-sets": [], "machine-health-checks": [], "machine-deployments": [] };
    const { fatal } = run(adopt, {
      required: {
        ...answers,
        cluster: [foreign],
        "machine-deployments": [{ ...part("MachineDeployment", "demo-a"), metadata: owned(foreign).metadata }],
      },
    });

    expect(fatal).toContain(`MachineDeployment team-a/demo ${rejection}`);
  });

  test("but an object that the XR, its predecessor or Cluster API controls is", () => {
    const owners = [
      { ...otherXr, uid: "a" },
      { ...otherXr, apiVersion: "capi.crossplane.io/v1beta1", kind: "KubernetesCluster", name: "demo" },
      { ...otherXr, apiVersion: "cluster.x-k8s.io/v1beta2", kind: "Cluster" },
      { ...otherXr, controller: false },
    ];

    expect(owners.map((owner) => run(adopt, { required: { cluster: [owned(foreign, owner)] } }).fatal)).toEqual(
      owners.map(() => undefined),
    );
  });
});

test("N4: a Cluster with the owner labels of a claim belongs to its XR, whatever the name of the XR", () => {
  const claimed = {
    ...composite(),
    metadata: { name: "demo-x7k2p" },
    spec: { ...quickStart, claimRef: { name: "demo", namespace: "team-a" } },
  };

  const { fatal, requirements } = run(claimed, { required: { cluster: [labelled] } });

  expect(fatal).toBeUndefined();
  // It exists but is not observed, so it is read first (rule N5).
  expect(Object.keys(requirements)).toContain("machine-deployments");
});

test("D6: nothing is composed while the Cluster is being deleted, observed or not", () => {
  const going = { ...labelled, metadata: { ...labelled.metadata, deletionTimestamp: "2026-01-01T00:00:00Z" } };

  expect(run(composite(), { required: { cluster: [going] } }).fatal).toContain("is being deleted");
  expect(run(composite(), { observed: { cluster: going } }).fatal).toContain("is being deleted");
});

test("D6: while the Cluster is being deleted its Usages are removed first, then nothing is composed", () => {
  const whole = running(composite());
  const going = changed(whole, "cluster", { metadata: { deletionTimestamp: "2026-01-01T00:00:00Z" } });
  const first = run(composite(), { observed: going });
  const usages = Object.keys(whole).filter((key) => key.startsWith("usage"));

  expect(usages).toHaveLength(2);
  expect(first.fatal).toBeUndefined();
  expect(first.status?.phase).toBe("Deleting");
  expect(keysOf(first)).toEqual(
    Object.keys(whole)
      .filter((key) => !usages.includes(key))
      .toSorted(),
  );
  const released = Object.fromEntries(Object.entries(going).filter(([key]) => !usages.includes(key)));
  expect(run(composite(), { observed: released }).fatal).toContain("is being deleted");
});

test("D6: nothing is composed while clusterctl moves the Cluster", () => {
  const moved = {
    ...labelled,
    metadata: { ...labelled.metadata, annotations: { "clusterctl.cluster.x-k8s.io/delete-for-move": "" } },
  };

  expect(run(composite(), { observed: { cluster: moved } }).fatal).toContain("being moved by clusterctl");
});

test("D6: while the Cluster is paused, existing objects do not change and none is created", () => {
  const before = running(composite());
  const paused = changed(before, "cluster", { spec: { paused: true } });

  const output = run(
    composite({
      ...quickStart,
      workers: [
        { name: "default", replicas: 9 },
        { name: "new", replicas: 1 },
      ],
    }),
    { observed: paused },
  );

  expect(keysOf(output)).toEqual(Object.keys(before).toSorted());
  expect(at(composed(output, "MachineDeployment"), "spec", "replicas")).toBe(2);
  expect(output.conditions).toContainEqual(expect.objectContaining({ type: "Paused", status: "True" }));
});

test("D4: Usages in Cluster API's order of deletion are composed once both ends are observed", () => {
  const output = run(composite(), { observed: running(composite()) });
  const usages = [...output.desired.values()].filter(({ object }) => object.kind === "Usage");
  const ends = usages.map(({ object }) => [at(object.spec, "of", "kind"), at(object.spec, "by", "kind")]);

  expect(ends).toEqual([
    ["DevCluster", "KubeadmControlPlane"],
    ["KubeadmControlPlane", "MachineDeployment"],
  ]);
  expect(keysOf(run(composite())).filter((key) => key.startsWith("usage"))).toEqual([]);
});

test("D4: the Usage of a pool is removed with the pool, and with deletion.ordering None there is none", () => {
  const before = running(composite());
  const gone = changed(before, keyOf(before, "MachineDeployment"), { spec: { replicas: 0 }, status: { replicas: 0 } });
  const without = composite({ ...quickStart, workers: [] });
  const none = composite({ ...quickStart, deletion: { ordering: "None" } });

  expect(keysOf(run(without, { observed: before })).filter((key) => key.startsWith("usage-worker"))).toHaveLength(1);
  expect(keysOf(run(without, { observed: gone })).filter((key) => key.startsWith("usage-worker"))).toEqual([]);
  expect(keysOf(run(none, { observed: before })).filter((key) => key.startsWith("usage"))).toEqual([]);
});

test("D4: a denied deletion of the control plane is not repeated when its last Usage goes", () => {
  const before = running(composite());
  const key = keyOf(before, "KubeadmControlPlane");
  const annotations = { "usage.crossplane.io/deletion-attempt-with-policy": "Background" };
  const replays = (observed: typeof before) =>
    [...run(composite(), { observed }).desired.values()]
      .filter(({ object }) => object.kind === "Usage")
      .map(({ object }) => [at(object.spec, "of", "kind"), at(object.spec, "replayDeletion")]);

  expect(replays(before)).toEqual([
    ["DevCluster", true],
    ["KubeadmControlPlane", true],
  ]);
  expect(replays(changed(before, key, { metadata: { annotations } }))).toEqual([
    ["DevCluster", true],
    ["KubeadmControlPlane", false],
  ]);
});
