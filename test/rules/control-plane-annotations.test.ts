import { describe, expect, test } from "vitest";
import { annotationOf, at, type JsonObject } from "../../function/kubernetes/object.ts";
import { onKamaji } from "./kamaji.ts";
import { managedSpec } from "./managed.ts";
import { withTalos } from "./talos.ts";
import { found, spec as topologySpec } from "./topology-world.ts";
import { composed, composite, quickStart, run, running } from "./world.ts";

const annotations = { "example.org/owner": "team-a" };
const machineAnnotations = { "machine.cluster.x-k8s.io/exclude-node-draining": "" };
const both = { annotations, machineAnnotations };
const cluster = (controlPlane: JsonObject = both) =>
  composite({ ...quickStart, controlPlane: { replicas: 1, ...controlPlane } });
const rke2 = (settings: JsonObject = {}) => ({ rke2: { registrationMethod: "internal-first", ...settings } });
const onTopology = (controlPlane: JsonObject) => run(composite({ ...topologySpec, controlPlane }), { required: found });

test.each<[string, JsonObject, JsonObject]>([
  ["KubeadmControlPlane", {}, {}],
  ["RKE2ControlPlane", rke2(), {}],
  ["KThreesControlPlane", { k3s: {} }, {}],
])("a %s and its machines have them", (kind, settings) => {
  const control = composed(run(cluster({ ...settings, ...both })), kind);

  expect(at(control, "metadata", "annotations")).toMatchObject(annotations);
  expect(at(control, "spec", "machineTemplate", "metadata", "annotations")).toEqual(machineAnnotations);
});

test.each<[string, JsonObject]>([
  ["TalosControlPlane", withTalos({ controlPlane: { annotations } })],
  ["KamajiControlPlane", onKamaji({ controlPlane: { annotations } })],
  ["AWSManagedControlPlane", composite({ ...managedSpec, controlPlane: { eks: {}, annotations } })],
])("a %s has its annotations", (kind, xr) => {
  expect(at(composed(run(xr), kind), "metadata", "annotations")).toMatchObject(annotations);
});

test("a topology has them for the control plane and its machines", () => {
  const { spec = null } = composed(onTopology({ annotations }), "Cluster");

  expect(at(spec, "topology", "controlPlane", "metadata", "annotations")).toEqual(annotations);
});

describe("R3: a change replaces no machine", () => {
  test.each<[string, JsonObject, string]>([
    ["kubeadm", {}, "KubeadmControlPlane"],
    ["RKE2", rke2(), "RKE2ControlPlane"],
  ])("on %s", (_, settings, kind) => {
    const before = composed(run(cluster(settings)), kind);
    const after = composed(run(cluster({ ...settings, ...both })), kind);
    const names = ["rendered-from", "requested", "content"].map((name) => `capi.crossplane.io/${name}`);

    for (const name of names) expect(annotationOf(after, name)).toBe(annotationOf(before, name));
  });

  test("of the platform either, so it needs no approval", () => {
    const plain = cluster({});
    const output = run(plain, { observed: running(plain), input: { defaults: { controlPlane: both } } });

    expect(output.status?.rollouts).toBeUndefined();
    expect(at(composed(output, "KubeadmControlPlane"), "metadata", "annotations")).toMatchObject(annotations);
  });
});

describe("rejected", () => {
  test.each([
    "capi.crossplane.io/requested",
    "crossplane.io/composition-resource-name",
    "cluster.x-k8s.io/paused",
    "cluster.x-k8s.io/remediate-machine",
    "machine.cluster.x-k8s.io/certificates-expiry",
    "clusterctl.cluster.x-k8s.io/delete-for-move",
    "controlplane.cluster.x-k8s.io/remediation-in-progress",
    "pre-terminate.delete.hook.machine.cluster.x-k8s.io/kcp-cleanup",
    "kubectl.kubernetes.io/last-applied-configuration",
    "argocd.argoproj.io/tracking-id",
    "kustomize.toolkit.fluxcd.io/prune",
  ])("%s", (key) => {
    const message =
      "annotations that Crossplane, Cluster API, the autoscaler or a deployment tool such as kubectl or Argo CD set, " +
      "or that delete a machine, are reserved; found:";

    for (const field of ["annotations", "machineAnnotations"])
      expect(run(cluster({ [field]: { [key]: "a" } })).fatal).toContain(
        `spec.controlPlane.${field}: ${message} ${key}`,
      );
  });

  test("a key that is no name", () => {
    expect(run(cluster({ annotations: { "a b": "c" } })).fatal).toContain("every key must be");
  });

  test("the annotation of a setting of RKE2", () => {
    const exclusion = { "rke2.controlplane.cluster.x-k8s.io/load-balancer-exclusion": "false" };

    expect(run(cluster({ ...rke2(), annotations: exclusion })).fatal).toContain(
      "load-balancer-exclusion is not supported: set controlPlane.rke2.loadBalancerExclusion",
    );
  });

  test.each<[string, JsonObject]>([
    ["Talos, whose kind has none", withTalos({ controlPlane: { machineAnnotations } })],
    ["Kamaji, which has no machines", onKamaji({ controlPlane: { machineAnnotations } })],
    ["EKS, which has no machines", composite({ ...managedSpec, controlPlane: { eks: {}, machineAnnotations } })],
  ])("annotations of machines on %s", (_, xr) => {
    expect(run(xr).fatal).toContain("spec.controlPlane.machineAnnotations: has no effect");
  });

  test("annotations of machines with a topology", () => {
    expect(onTopology({ machineAnnotations }).fatal).toContain(
      "spec.controlPlane.machineAnnotations: must not be set with topology: use annotations",
    );
  });
});

test.each(["controlplane.cluster.x-k8s.io/skip-kube-proxy", "machine.cluster.x-k8s.io/exclude-node-draining"])(
  "%s is allowed",
  (key) => {
    expect(run(cluster({ annotations: { [key]: "" }, machineAnnotations: { [key]: "" } })).fatal).toBeUndefined();
  },
);
