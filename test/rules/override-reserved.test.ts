import { describe, expect, test } from "vitest";
import { annotationOf, type JsonObject } from "../../function/kubernetes/object.ts";
import { onAws, overrideOf, ownKey, pointerTo, withOverrides } from "./overriding.ts";
import { changed, composed, composite, keyOf, quickStart, run, running } from "./world.ts";

// Labels and annotations that no override may set (docs/overrides.md).
const manager = "cluster.x-k8s.io/managed-by";

describe("rejected: reserved keys", () => {
  test.each([
    ownKey("requested"),
    "crossplane.io/external-name",
    "argocd.argoproj.io/tracking-id",
    "app.kubernetes.io/instance",
    "kustomize.toolkit.fluxcd.io/name",
    "meta.helm.sh/release-name",
    "kapp.k14s.io/app",
    "objectset.rio.cattle.io/hash",
    "kubectl.kubernetes.io/last-applied-configuration",
    "cluster-autoscaler.kubernetes.io/scale-down-disabled",
    "capacity.cluster-autoscaler.kubernetes.io/cpu",
    "cluster.x-k8s.io/cluster-api-autoscaler-node-group-max-size",
    "cluster.x-k8s.io/cluster-name",
    "cluster.x-k8s.io/control-plane",
    "cluster.x-k8s.io/deployment-name",
    "cluster.x-k8s.io/paused",
    "cluster.x-k8s.io/watch-filter",
    "cluster.x-k8s.io/delete-machine",
    "cluster.x-k8s.io/cloned-from-name",
    "cluster.x-k8s.io/replicas-managed-by",
    "cluster.x-k8s.io/disable-machine-create",
    manager,
    "machine-template-hash",
    "clusterctl.cluster.x-k8s.io",
    "clusterctl.cluster.x-k8s.io/block-move",
    "clusterctl.cluster.x-k8s.io/delete-for-move",
    "topology.cluster.x-k8s.io/owned",
    "unsafe.topology.cluster.x-k8s.io/disable-update-version-check",
    "topology.internal.cluster.x-k8s.io/upgrade-step",
    "in-place-updates.internal.cluster.x-k8s.io/move-machines-to-machineset",
    "before-upgrade.hook.cluster.cluster.x-k8s.io",
    "before-upgrade.hook.cluster.cluster.x-k8s.io/wait",
    "pre-drain.delete.hook.machine.cluster.x-k8s.io/wait",
    "machineset.cluster.x-k8s.io/skip-preflight-checks",
    "machinedeployment.clusters.x-k8s.io/revision",
    "controlplane.cluster.x-k8s.io/remediation-in-progress",
    "ipam.cluster.x-k8s.io/skip-validate-delete-webhook",
  ])("%s", (key) => {
    const jsonPatch = (map: string) => [{ op: "add", path: pointerTo(map, key), value: "a" }];

    for (const map of ["labels", "annotations"]) {
      const message = `spec.overrides[0]: mine must not set "${key}" in metadata.${map} of KubeadmControlPlane: `;
      const target = { kind: "KubeadmControlPlane" };
      expect(run(withOverrides(overrideOf(target.kind, { [map]: { [key]: "a" } }))).fatal).toContain(message);
      expect(run(withOverrides({ name: "mine", target, jsonPatch: jsonPatch(map) })).fatal).toContain(message);
    }
  });

  test("the platform must not set them either", () => {
    const overrides = [overrideOf("KubeadmControlPlane", { annotations: { "cluster.x-k8s.io/paused": "" } })];

    expect(run(composite(), { input: { defaults: { overrides } } }).fatal).toContain("controllers stop at it");
  });

  test("an annotation of the module", () => {
    const rke2 = { registrationMethod: "internal-first", loadBalancerExclusion: true };
    const annotations = { "rke2.controlplane.cluster.x-k8s.io/load-balancer-exclusion": "false" };
    const overrides = [overrideOf("RKE2ControlPlane", { annotations })];

    expect(run(composite({ ...quickStart, controlPlane: { replicas: 1, rke2 }, overrides })).fatal).toContain(
      "the function sets it",
    );
  });
});

describe("rejected: other metadata and invalid texts", () => {
  test.each<[JsonObject, string]>([
    [{ name: "other" }, "must not touch metadata.name of KubeadmControlPlane: only labels and annotations"],
    [{ finalizers: ["a"] }, "must not touch metadata.finalizers"],
    [{ ownerReferences: [] }, "must not touch metadata.ownerReferences"],
    [{ namespace: "other" }, "must not touch metadata.namespace"],
    [{ labels: ["a"] }, "must set metadata.labels of KubeadmControlPlane to an object"],
    [{ labels: { "a b": "c" } }, "a key must be [domain/]name"],
    [{ labels: { a: "b c" } }, "a value must be a label value"],
    [{ labels: { a: 1 } }, "a value must be a string"],
    [{ annotations: { "a b": "c" } }, "a key must be [domain/]name"],
    [{ annotations: { a: { b: "c" } } }, "a value must be a string"],
    [{ annotations: { a: "x".repeat(1025) } }, "a value has at most 1024 characters"],
    [
      { annotations: Object.fromEntries(Array.from({ length: 65 }, (_, index) => [`a${index}`, ""])) },
      "must not set more than 64 metadata.annotations",
    ],
  ])("%#: %j", (metadata, message) => {
    expect(run(withOverrides(overrideOf("KubeadmControlPlane", metadata))).fatal).toContain(message);
  });

  test.each<[JsonObject[], string]>([
    [[{ op: "remove", path: "/metadata" }], "must not touch metadata of Cluster"],
    [[{ op: "replace", path: "/metadata", value: { name: "other" } }], "must not touch metadata.name"],
    [[{ op: "copy", from: "/metadata", path: "/spec/x" }], 'there is no "/metadata"'],
    [[{ op: "copy", from: "/spec/clusterNetwork", path: "/metadata/labels" }], 'there is no "/spec/clusterNetwork"'],
    [
      [
        { op: "add", path: "/spec/x", value: 1 },
        { op: "test", path: "/metadata/labels/a", value: "b" },
      ],
      'spec.overrides[0].jsonPatch[1]: cannot be applied to Cluster: there is no "/metadata/labels/a"',
    ],
  ])("%#: %j", (jsonPatch, message) => {
    expect(run(withOverrides({ name: "a", target: { kind: "Cluster" }, jsonPatch })).fatal).toContain(message);
  });

  test("an unknown task of the garbage collection", () => {
    const tasks = (value: string) => ({ annotations: { "aws.cluster.x-k8s.io/external-resource-tasks-gc": value } });

    expect(run(onAws(tasks("load-balancer,target-group"))).fatal).toBeUndefined();
    expect(run(onAws(tasks("load-balancer,volume"))).fatal).toContain("mine must not make the AWSCluster invalid");
  });
});

describe("an infrastructure cluster of an external manager", () => {
  const managed = (value: string) => onAws({ annotations: { [manager]: value } });

  test("has the annotation from the beginning, and keeps it", () => {
    expect(annotationOf(composed(run(managed("us")), "AWSCluster"), manager)).toBe("us");
    expect(run(managed("us"), { observed: running(managed("us")) }).fatal).toBeUndefined();
  });

  test.each([
    ["gets", onAws(), managed("us")],
    ["gets another one", managed("us"), managed("them")],
    ["or loses it", managed("us"), onAws()],
  ])("an infrastructure cluster gets or loses a manager: rejected if an existing one %s", (_, before, after) => {
    expect(run(after, { observed: running(before) }).fatal).toContain(
      `spec.overrides: must not change metadata.annotations.${manager} of the existing AWSCluster`,
    );
  });

  test("may get it from somebody else", () => {
    const observed = running(onAws());
    const foreign = changed(observed, keyOf(observed, "AWSCluster"), {
      metadata: {
        annotations: { [manager]: "them" },
        managedFields: [
          {
            manager: "apiextensions.crossplane.io/composed/x",
            operation: "Apply",
            fieldsV1: { "f:spec": { "f:region": {} } },
          },
        ],
      },
    });

    expect(run(onAws(), { observed: foreign }).fatal).toBeUndefined();
  });
});
