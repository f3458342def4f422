import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../function/kubernetes/object.ts";
import { found, spec as classSpec } from "./topology-world.ts";
import { changed, composed, composite, condition, keysOf, quickStart, run, running } from "./world.ts";

const inline = "apiVersion: v1\nkind: Namespace\nmetadata: {name: example}\n";
const chart = { repoURL: "https://helm.example.org", chartName: "network", version: "1.2.3" };
const network = { name: "network", helm: chart };
const storage = { name: "storage", manifests: { inline } };

const withAddons = (...addons: JsonObject[]) => composite({ ...quickStart, addons });
const helmKey = "addon-network-helmchartproxy";
const setKey = "addon-storage-clusterresourceset-reconcile";

const ready = { conditions: [condition("Ready", "True")] };
const recorded = (name: string) => ({ addons: [{ name, applied: true }] });

describe("composed objects of add-ons", () => {
  test("A5: without add-ons none is composed", () => {
    expect(keysOf(run(composite())).filter((key) => key.startsWith("addon-"))).toEqual([]);
    expect(run(composite()).status?.addons).toBeUndefined();
  });

  test("N1, N2: names and keys never change, because running clusters have them", () => {
    const output = run(withAddons(network, storage));
    const names = [...output.desired]
      .filter(([key]) => key.startsWith("addon-"))
      .map(([key, { object }]) => `${key} ${object.metadata.name}`);

    expect(names).toEqual([
      "addon-network-helmchartproxy demo-network-c4871",
      "addon-storage-clusterresourceset-reconcile demo-storage-65078",
      "addon-storage-configmap-reconcile demo-storage-65078",
    ]);
  });

  test("an add-on selects only its cluster, by labels of the Cluster", () => {
    const output = run(withAddons(network, storage));
    const labels = { "capi.crossplane.io/owner-name": "demo", "capi.crossplane.io/owner-namespace": "team-a" };
    const selectors = ["HelmChartProxy", "ClusterResourceSet"].map((kind) => composed(output, kind)["spec"]);

    expect(composed(output, "Cluster")).toMatchObject({ metadata: { labels } });
    for (const selector of selectors) expect(selector).toMatchObject({ clusterSelector: { matchLabels: labels } });
  });

  test("D3: the Cluster is a second owner once it is observed, and its deletion is not blocked", () => {
    const before = composed(run(withAddons(storage)), "ConfigMap");
    const after = composed(run(withAddons(storage), { observed: running(withAddons(storage)) }), "ConfigMap");

    expect(before["metadata"]).not.toHaveProperty("ownerReferences");
    expect(after).toMatchObject({
      metadata: {
        ownerReferences: [{ apiVersion: "cluster.x-k8s.io/v1beta2", kind: "Cluster", name: "demo", uid: "cluster" }],
      },
    });
  });

  test("V6: another strategy is a new ClusterResourceSet, because its webhook rejects the change", () => {
    const once = run(withAddons({ name: "storage", manifests: { inline, strategy: "ApplyOnce" } }));
    const names = [once, run(withAddons(storage))].map((output) => composed(output, "ClusterResourceSet"));

    expect(keysOf(once)).toContain("addon-storage-clusterresourceset-applyonce");
    expect(names[0]?.["metadata"]).not.toEqual(names[1]?.["metadata"]);
  });

  test("V6: the strategy of an existing chart cannot be changed, because that would uninstall it", () => {
    const observed = running(withAddons(network));
    const once = withAddons({ ...network, helm: { ...chart, reconcileStrategy: "InstallOnce" } });

    expect(run(once, { observed }).fatal).toBe(
      "spec.addons[0].helm.reconcileStrategy: " +
        'cannot be changed once the add-on exists: it is "Continuous", not "InstallOnce"',
    );
    expect(run(once).fatal).toBeUndefined();
  });

  test("the XR disables or changes an add-on of the platform by its name", () => {
    const input = { defaults: { addons: [network, storage] } };
    const spec = {
      ...quickStart,
      addons: [
        { name: "network", enabled: false },
        { name: "storage", after: [] },
      ],
    };
    const newer = { ...quickStart, addons: [{ name: "network", helm: { version: "1.2.4" } }] };

    expect(keysOf(run(composite(spec), { input }))).not.toContain(helmKey);
    expect(keysOf(run(composite(spec), { input }))).toContain(setKey);
    expect(composed(run(composite(newer), { input }), "HelmChartProxy")["spec"]).toMatchObject({
      ...chart,
      version: "1.2.4",
    });
  });

  test("a cluster of a ClusterClass has add-ons, too", () => {
    const ofClass = composite({ ...classSpec, addons: [network] });

    expect(keysOf(run(ofClass, { required: found }))).toEqual([helmKey, "cluster"]);
    expect(run(ofClass, { required: found }).status?.addons).toMatchObject([{ name: "network", applied: false }]);
  });

  test("overrides change add-ons, but not their clusterSelector", () => {
    const override = (patch: JsonObject) =>
      composite({
        ...quickStart,
        addons: [network],
        overrides: [{ name: "more", target: { kind: "HelmChartProxy" }, patch: { spec: patch } }],
      });

    expect(composed(run(override({ options: { dependencyUpdate: true } })), "HelmChartProxy")["spec"]).toMatchObject({
      options: { dependencyUpdate: true, timeout: "10m0s" },
    });
    expect(run(override({ clusterSelector: { matchLabels: { all: "of-them" } } })).fatal).toContain(
      "must not touch spec.clusterSelector",
    );
  });

  test.each([
    [1, "1s"],
    [60, "1m0s"],
    [600, "10m0s"],
    [3600, "1h0m0s"],
    [86_399, "23h59m59s"],
  ])("a timeout of %i seconds is composed as the webhook normalizes it: %s", (timeoutSeconds, timeout) => {
    const output = run(withAddons({ ...network, helm: { ...chart, options: { timeoutSeconds, wait: true } } }));

    expect(composed(output, "HelmChartProxy")["spec"]).toMatchObject({ options: { timeout, wait: true } });
  });
});

describe("order of add-ons", () => {
  const later = { ...storage, after: ["network"] };
  const whole = running(withAddons(network));
  const confirmed = { ...withAddons(network, later), status: recorded("network") };

  test("an add-on with `after` is composed once the other add-on is applied", () => {
    const waiting = run(withAddons(network, later), { observed: whole });
    const due = run(confirmed, { observed: changed(whole, helmKey, { status: ready }) });

    expect(keysOf(waiting)).not.toContain(setKey);
    expect(waiting.status?.addons?.[1]).toEqual({
      name: "storage",
      applied: false,
      reason: "WaitingForOthers",
      message: "Waiting for network",
    });
    expect(keysOf(due)).toContain(setKey);
  });

  test("an existing add-on stays, even if an add-on before it fails", () => {
    const both = changed(running(withAddons(network, storage)), helmKey, {
      status: { conditions: [condition("Ready", "False")] },
    });

    expect(keysOf(run(withAddons(network, later), { observed: both }))).toContain(setKey);
  });

  test("an add-on does not wait for a disabled add-on", () => {
    expect(keysOf(run(withAddons({ name: "network", enabled: false }, later)))).toContain(setKey);
  });
});

describe("rejected add-ons", () => {
  test.each([
    ["an unknown name", [{ ...network, after: ["nothing"] }], 'spec.addons[0].after[0]: "nothing" is not an add-on'],
    ["itself", [{ ...network, after: ["network"] }], 'spec.addons[0].after: "network" waits for itself'],
    [
      "a cycle",
      [
        { ...network, after: ["storage"] },
        { ...storage, after: ["network"] },
      ],
      'spec.addons[1].after: "storage" waits for itself',
    ],
  ])("`after` with %s is rejected", (_, addons, message) => {
    expect(run(withAddons(...addons)).fatal).toContain(message);
  });

  test("the rejection of a manifest that is too long does not repeat the manifest", () => {
    const { fatal } = run(withAddons({ name: "storage", manifests: { inline: `# ${"x".repeat(200_000)}` } }));

    expect(fatal).toMatch(
      /^spec\.addons\[0\]\.manifests\.inline: a string of 200002 characters is not allowed: must be at most 131072/,
    );
    expect(fatal?.length).toBeLessThan(400);
  });

  test("a response contains no value of a Secret", () => {
    const secret = "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringData: {password: hunter2}\n";
    const output = run(withAddons({ name: "storage", manifests: { inline: secret } }));

    expect(output.fatal).toContain("spec.addons[0].manifests.inline: document 1 is a Secret in clear text");
    expect(JSON.stringify(output)).not.toContain("hunter2");
  });
});
