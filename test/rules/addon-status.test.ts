import { expect, test } from "vitest";
import type { JsonObject } from "../../function/kubernetes/object.ts";
import { changed, composite, condition, quickStart, run, running } from "./world.ts";

const inline = "apiVersion: v1\nkind: Namespace\nmetadata: {name: example}\n";
const network = {
  name: "network",
  helm: { repoURL: "https://helm.example.org", chartName: "network", version: "1.2.3" },
};
const storage = { name: "storage", manifests: { inline } };

const withAddons = (...addons: JsonObject[]) => composite({ ...quickStart, addons });
const helmKey = "addon-network-helmchartproxy";
const setKey = "addon-storage-clusterresourceset-reconcile";

/** The status that the controllers report once a chart is installed, and once a set is applied. */
const ready = { conditions: [condition("Ready", "True")] };
const applied = { conditions: [condition("ResourcesApplied", "True")] };
const release = { spec: { version: "1.2.3" }, status: { conditions: [condition("Ready", "True")] } };
const recorded = (name: string) => ({ addons: [{ name, applied: true }] });

function binding(name: string, ...resources: string[]): JsonObject {
  const bound = resources.map((resource) => {
    const [kind, resourceName] = resource.split("/");
    return { kind, name: resourceName, applied: true };
  });
  return { spec: { bindings: [{ clusterResourceSetName: name, resources: bound }] } };
}

const chartStatus = (status: JsonObject, more: Parameters<typeof run>[1] = {}) =>
  run(withAddons(network), { observed: changed(running(withAddons(network)), helmKey, { status }), ...more });
const setStatus = (status: JsonObject, more: Parameters<typeof run>[1] = {}) =>
  run(withAddons(storage), { observed: changed(running(withAddons(storage)), setKey, { status }), ...more });
const objectName = "demo-storage-65078";

test.each([
  ["was not reconciled yet", { conditions: [] }, "Waiting"],
  ["reports an older generation", { conditions: [condition("Ready", "True", 0)] }, "Waiting"],
  ["is not ready", { conditions: [condition("Ready", "False")] }, "NotReady"],
])("A1: a HelmChartProxy that %s is not applied", (_, status, reason) => {
  const output = chartStatus(status, { required: { cluster: [], "addon-network": [release] } });

  expect(output.status?.addons).toMatchObject([{ applied: false, reason }]);
  expect(output.desired.get(helmKey)?.isReady).toBe(false);
});

test.each([
  ["has no release", []],
  ["has a release that is not ready", [{ ...release, status: { conditions: [condition("Ready", "False")] } }]],
  ["has a release of another version", [{ ...release, spec: { version: "1.2.2" } }]],
])("A1: a ready HelmChartProxy that %s is not applied: Ready does not prove that there is a release", (_, releases) => {
  const output = chartStatus(ready, { required: { cluster: [], "addon-network": releases } });

  expect(output.requirements["addon-network"]).toMatchObject({
    kind: "HelmReleaseProxy",
    matchLabels: { "cluster.x-k8s.io/cluster-name": "demo" },
  });
  expect(output.status?.addons).toMatchObject([{ applied: false, reason: "Waiting" }]);
});

test("A1: a HelmChartProxy with a release of its version is applied", () => {
  const output = chartStatus(ready, { required: { cluster: [], "addon-network": [release] } });

  expect(output.status?.addons).toEqual([{ name: "network", applied: true, reason: "Ready" }]);
  expect(output.desired.get(helmKey)?.isReady).toBe(true);
});

test("A1: a ClusterResourceSet is applied once its binding lists every resource as applied", () => {
  const bound = (...resources: string[]) =>
    setStatus(applied, { required: { cluster: [], "addon-storage": [binding(objectName, ...resources)] } });

  expect(bound().requirements["addon-storage"]).toMatchObject({ kind: "ClusterResourceSetBinding", name: "demo" });
  expect(bound().status?.addons).toEqual([
    { name: "storage", applied: false, reason: "ResourcesMissing", message: `Not applied: ConfigMap/${objectName}` },
  ]);
  expect(bound(`ConfigMap/${objectName}`).status?.addons).toMatchObject([{ applied: true }]);
});

test("A1: a steady cluster has no requirements: an add-on that is recorded as applied is not read again", () => {
  const observed = changed(running(withAddons(network)), helmKey, { status: ready });
  const output = run({ ...withAddons(network), status: recorded("network") }, { observed });

  expect(output.requirements).toEqual({});
  expect(output.status?.addons).toMatchObject([{ applied: true }]);
});

test("A1: Ready does not wait for add-ons, but the TTL is short", () => {
  const output = run(withAddons(network), { observed: running(withAddons(network)), now: 1_000_000 });

  expect(output.isReady).toBe(true);
  expect(output.ttlSeconds).toBe(10);
});

test("A1: a controller's message is truncated to 512 characters, because it may repeat a whole template", () => {
  const long = { ...condition("Ready", "False"), message: "x".repeat(5000) };
  const [addon] = chartStatus({ conditions: [long] }).status?.addons ?? [];

  expect(addon?.message).toHaveLength(512);
});
