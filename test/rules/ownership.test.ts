import { describe, expect, test } from "vitest";
import { at, type JsonObject } from "../../function/kubernetes/object.ts";
import { changed, composed, composite, keyOf, keysOf, quickStart, run, running } from "./world.ts";

const foreign = {
  apiVersion: "cluster.x-k8s.io/v1beta2",
  kind: "Cluster",
  metadata: { name: "demo", namespace: "team-a" },
};
const ours = {
  ...foreign,
  metadata: {
    ...foreign.metadata,
    labels: { "capi.crossplane.io/owner-name": "demo", "capi.crossplane.io/owner-namespace": "team-a" },
  },
};

test("N4: a Cluster of someone else is rejected by name", () => {
  const output = run(composite(), { required: { cluster: [foreign] } });

  expect(output.fatal).toContain("Cluster team-a/demo already exists and does not belong to this KubernetesCluster");
  expect(keysOf(output)).toEqual([]);
});

test("N4: the adopt annotation lets it be taken over, if it names the Cluster", () => {
  const adopt = (name: string) => composite(quickStart, { annotations: { "capi.crossplane.io/adopt": name } });

  expect(run(adopt("demo"), { required: { cluster: [foreign] } }).fatal).toBeUndefined();
  expect(run(adopt("other"), { required: { cluster: [foreign] } }).fatal).toContain("adopt it");
});

describe("N4: what another XR controls is not adopted", () => {
  const theirs = { apiVersion: "example.org/v1", kind: "Platform", name: "theirs", uid: "b", controller: true };
  const owned = (object: JsonObject, owner: JsonObject = theirs) => ({
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

  test("a Cluster that carries our labels", () => {
    const labelled = { ...owned(ours), metadata: { ...owned(ours).metadata, labels: ours.metadata.labels } };

    expect(run(composite(quickStart, { uid: "a" }), { required: { cluster: [labelled] } }).fatal).toContain(rejection);
  });

  test("a part of a Cluster that is free", () => {
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

  test("what we, the XR of before or Cluster API control is", () => {
    const owners = [
      { ...theirs, uid: "a" },
      { ...theirs, apiVersion: "capi.crossplane.io/v1beta1", kind: "KubernetesCluster", name: "demo" },
      { ...theirs, apiVersion: "cluster.x-k8s.io/v1beta2", kind: "Cluster" },
      { ...theirs, controller: false },
    ];

    expect(owners.map((owner) => run(adopt, { required: { cluster: [owned(foreign, owner)] } }).fatal)).toEqual(
      owners.map(() => undefined),
    );
  });
});

test("N4: a Cluster with our ownership labels is ours, whatever the name of the XR behind the claim", () => {
  const claimed = {
    ...composite(),
    metadata: { name: "demo-x7k2p" },
    spec: { ...quickStart, claimRef: { name: "demo", namespace: "team-a" } },
  };

  const { fatal, requirements } = run(claimed, { required: { cluster: [ours] } });

  expect(fatal).toBeUndefined();
  // It exists but is not observed, so it is read first (rule N5).
  expect(Object.keys(requirements)).toContain("machine-deployments");
});

test("D6: a Cluster that is being deleted is not fought over, observed or not", () => {
  const going = { ...ours, metadata: { ...ours.metadata, deletionTimestamp: "2026-01-01T00:00:00Z" } };

  expect(run(composite(), { required: { cluster: [going] } }).fatal).toContain("is being deleted");
  expect(run(composite(), { observed: { cluster: going } }).fatal).toContain("is being deleted");
});

test("D6: the Usages of a Cluster that is being deleted are let go, then it is left alone", () => {
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

test("D6: a Cluster that clusterctl moves is left alone", () => {
  const moved = {
    ...ours,
    metadata: { ...ours.metadata, annotations: { "clusterctl.cluster.x-k8s.io/delete-for-move": "" } },
  };

  expect(run(composite(), { observed: { cluster: moved } }).fatal).toContain("being moved by clusterctl");
});

test("D6: while someone else has paused the Cluster, what exists is returned as it is and nothing new", () => {
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

test("D4: Usages along Cluster API's order of deletion are there once both ends are, and never of the infrastructure by the Cluster", () => {
  const output = run(composite(), { observed: running(composite()) });
  const usages = [...output.desired.values()].filter(({ object }) => object.kind === "Usage");
  const ends = usages.map(({ object }) => [at(object.spec, "of", "kind"), at(object.spec, "by", "kind")]);

  expect(ends).toEqual([
    ["DevCluster", "KubeadmControlPlane"],
    ["KubeadmControlPlane", "MachineDeployment"],
  ]);
  expect(keysOf(run(composite())).filter((key) => key.startsWith("usage"))).toEqual([]);
});

test("D4: a pool takes its Usage with it when it is gone, and ordering None makes none", () => {
  const before = running(composite());
  const gone = changed(before, keyOf(before, "MachineDeployment"), { spec: { replicas: 0 }, status: { replicas: 0 } });
  const without = composite({ ...quickStart, workers: [] });
  const none = composite({ ...quickStart, deletion: { ordering: "None" } });

  expect(keysOf(run(without, { observed: before })).filter((key) => key.startsWith("usage-worker"))).toHaveLength(1);
  expect(keysOf(run(without, { observed: gone })).filter((key) => key.startsWith("usage-worker"))).toEqual([]);
  expect(keysOf(run(none, { observed: before })).filter((key) => key.startsWith("usage"))).toEqual([]);
});
