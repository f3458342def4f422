import { describe, expect, test } from "vitest";
import { annotationOf, at, type JsonObject, labelOf } from "../../function/kubernetes/object.ts";
import { onAws, overrideOf, ownKey, pointerTo, withOverrides } from "./overriding.ts";
import { found, spec as topologySpec } from "./topology-world.ts";
import { changed, composed, composite, keyOf, quickStart, run, running } from "./world.ts";

// Overrides set labels and annotations of composed objects, which change in place (rule R3).
const skip = "controlplane.cluster.x-k8s.io/skip-kube-proxy";
const collection = "aws.cluster.x-k8s.io/external-resource-gc";
const texts = { labels: { "example.org/team": "a" }, annotations: { "example.org/note": "Two words." } };

test.each(["Cluster", "DevCluster", "KubeadmControlPlane", "MachineDeployment", "KubeadmConfigTemplate"])(
  "a %s has them",
  (kind) => {
    const object = composed(run(withOverrides(overrideOf(kind, texts))), kind);

    expect(at(object, "metadata")).toMatchObject(texts);
  },
);

test("health checks, add-ons and the Cluster of a topology have them", () => {
  const addons = [{ name: "a", helm: { repoURL: "oci://x", chartName: "c", version: "1.0.0" } }];
  const overrides = ["MachineHealthCheck", "HelmChartProxy"].map((kind) => ({
    ...overrideOf(kind, texts),
    name: kind,
  }));
  const output = run(composite({ ...quickStart, addons, overrides }), { observed: running(composite()) });
  const topology = run(composite({ ...topologySpec, overrides: [overrideOf("Cluster", texts)] }), { required: found });

  expect(at(composed(output, "MachineHealthCheck", "default"), "metadata")).toMatchObject(texts);
  expect(at(composed(output, "HelmChartProxy"), "metadata")).toMatchObject(texts);
  expect(at(composed(topology, "Cluster"), "metadata")).toMatchObject(texts);
});

test("JSON patches add, replace and remove those of other overrides", () => {
  const jsonPatch = [
    { op: "add", path: pointerTo("annotations", skip), value: "" },
    { op: "add", path: "/spec/kubeadmConfigSpec/verbosity", value: 5 },
    { op: "replace", path: pointerTo("annotations", "example.org/note"), value: "b" },
    { op: "remove", path: pointerTo("labels", "example.org/team") },
  ];
  const patches = { name: "json", target: { kind: "KubeadmControlPlane" }, jsonPatch };
  const object = composed(run(withOverrides(overrideOf("KubeadmControlPlane", texts), patches)), "KubeadmControlPlane");

  expect(annotationOf(object, skip)).toBe("");
  expect(annotationOf(object, "example.org/note")).toBe("b");
  expect(labelOf(object, "example.org/team")).toBeUndefined();
  expect(at(object, "spec", "kubeadmConfigSpec", "verbosity")).toBe(5);
});

test("they win over labels of the KubernetesCluster and over controlPlane.annotations", () => {
  const overrides = [
    { name: "a", target: { kind: "Cluster" }, patch: { metadata: { labels: { tier: "override" } } } },
    { name: "b", target: { kind: "KubeadmControlPlane" }, patch: { metadata: { annotations: { tier: "override" } } } },
  ];
  const controlPlane = { replicas: 1, annotations: { tier: "spec" } };
  const output = run(composite({ ...quickStart, controlPlane, overrides }, { labels: { tier: "xr" } }));

  expect(labelOf(composed(output, "Cluster"), "tier")).toBe("override");
  expect(annotationOf(composed(output, "KubeadmControlPlane"), "tier")).toBe("override");
});

describe("R3: they replace no machine", () => {
  const mixed = (note: string) => ({
    name: "mixed",
    target: {},
    jsonPatch: [
      { op: "add", path: "/spec/x", value: 1 },
      { op: "add", path: pointerTo("annotations", "example.org/note"), value: note },
    ],
  });

  test.each<[string, JsonObject[], JsonObject[]]>([
    ["a merge patch of labels and annotations", [], [overrideOf("", texts)]],
    ["a JSON patch", [], [{ ...mixed("a"), jsonPatch: mixed("a").jsonPatch.slice(1) }]],
    ["a changed operation beside others", [mixed("a")], [mixed("b")]],
  ])("%s: names and recorded inputs stay", (_, before, after) => {
    const [was, is] = [before, after].map((overrides) => run(withOverrides(...overrides)));
    const recorded = (output: typeof was) =>
      [...(output?.desired ?? [])].map(([key, { object }]) => {
        const { annotations = {}, name } = object.metadata;
        return [key, name, ...["rendered-from", "requested", "content"].map((one) => annotations[ownKey(one)])];
      });

    expect(recorded(is)).toEqual(recorded(was));
  });

  test("those of the platform need no approval, and a template changes in place", () => {
    const defaults = { overrides: [overrideOf("", texts)] };
    const output = run(composite(), { observed: running(composite()), input: { defaults } });

    expect(output.fatal).toBeUndefined();
    expect(output.held).toEqual([]);
    expect(at(composed(output, "DevMachineTemplate", "worker"), "metadata")).toMatchObject(texts);
  });

  test("they change on a control plane whose rollout is held", () => {
    const observed = running(composite());
    const older = changed(observed, keyOf(observed, "KubeadmControlPlane"), {
      spec: { kubeadmConfigSpec: { verbosity: 1 } },
      metadata: { annotations: { [ownKey("content")]: "v1:older" } },
    });
    const output = run(withOverrides(overrideOf("KubeadmControlPlane", texts)), { observed: older });

    expect(output.held).toHaveLength(1);
    expect(at(composed(output, "KubeadmControlPlane"), "metadata")).toMatchObject(texts);
    expect(at(composed(output, "KubeadmControlPlane"), "spec", "kubeadmConfigSpec", "verbosity")).toBe(1);
  });

  test("a retained template keeps its own", () => {
    const before = withOverrides(overrideOf("", texts));
    const observed = running(before);
    const pool = { name: "default", replicas: 2, taints: [{ key: "a", effect: "NoSchedule" }] };
    const after = composite({ ...quickStart, workers: [pool] });
    const key = keyOf(observed, "KubeadmConfigTemplate");

    expect(run(after, { observed }).desired.get(key)?.object.metadata).toMatchObject(texts);
  });
});

describe("the platform limits them", () => {
  const policy = (...overrides: string[]) => ({ input: { policy: { allow: { overrides } } } });
  const xr = onAws({ annotations: { [collection]: "false" } });

  test.each([
    `AWSCluster:metadata.annotations.${collection}`,
    "AWSCluster:metadata.annotations",
    "AWSCluster:metadata",
  ])("A7: %s is listed", (entry) => {
    expect(run(xr, policy(entry)).fatal).toBeUndefined();
  });

  test.each(["AWSCluster:spec", "AWSCluster:metadata.labels", "AWSCluster:metadata.annotations.aws.cluster.x-k8s.io"])(
    "A7: only %s is listed",
    (entry) => {
      expect(run(xr, policy(entry)).fatal).toContain(
        `spec.overrides[0]: "AWSCluster:metadata.annotations.${collection}" is not allowed`,
      );
    },
  );

  test("A7: an enforced annotation must not change", () => {
    const input = { enforced: { controlPlane: { annotations: { [skip]: "" } } } };
    const change = (value: string | null) => overrideOf("KubeadmControlPlane", { annotations: { [skip]: value } });

    expect(run(withOverrides(change("no")), { input }).fatal).toContain(
      `must not change metadata.annotations.${skip} of KubeadmControlPlane: the platform enforces it`,
    );
    expect(annotationOf(composed(run(withOverrides(change(null)), { input }), "KubeadmControlPlane"), skip)).toBe("");
  });
});
