import { describe, expect, test, vi } from "vitest";
import type * as controlPlanes from "../../function/control-plane/index.ts";
import type * as providers from "../../function/infrastructure/index.ts";
import { type JsonObject, textAt, withValueAt } from "../../function/kubernetes/object.ts";
import { changed, composed, composite, keyOf, keysOf, quickStart, run, running } from "./world.ts";

vi.mock("../../function/infrastructure/index.ts", async (importActual) => {
  const [actual, { yard }] = await Promise.all([importActual<typeof providers>(), import("../modules/yard.ts")]);
  return { infrastructureProviders: [...actual.infrastructureProviders, yard] };
});

vi.mock("../../function/control-plane/index.ts", async (importActual) => {
  const [actual, { pier }] = await Promise.all([importActual<typeof controlPlanes>(), import("../modules/pier.ts")]);
  return { ...actual, controlPlaneProviders: [...actual.controlPlaneProviders, pier] };
});

const inYard = (settings: JsonObject = {}, image = "first"): JsonObject =>
  composite({
    ...quickStart,
    infrastructure: { yard: settings },
    workers: [{ name: "default", replicas: 2, machine: { image: { name: image } } }],
  });

describe("a module renders only kinds that it lists", () => {
  test.each([
    ["Unlisted", "YardPlan of infrastructure.cluster.x-k8s.io/v1"],
    ["Account", "YardAccount of infrastructure.cluster.x-k8s.io/v1"],
    ["Bare", "YardHostShape of infrastructure.cluster.x-k8s.io/v1"],
    ["Newer", "YardMachineShape of infrastructure.cluster.x-k8s.io/v2"],
  ])("%s: any other kind is an internal error", (renders, kind) => {
    expect(() => run(inYard({ renders }))).toThrow(`${kind} is rendered, and no module of the cluster lists it`);
  });

  test("the listed kinds depend on the settings", () => {
    const { desired, fatal } = run(inYard({ machines: "Bare", renders: "Bare" }));

    expect(fatal).toBeUndefined();
    expect([...desired.values()].map(({ object }) => object.kind)).toContain("YardHostShape");
  });
});

test("R2: a machine template is recognized by the role of its kind, not by the name of its kind", () => {
  const before = running(inYard());
  const [old, pool] = [keyOf(before, "YardMachineShape", "default"), keyOf(before, "MachineDeployment")];
  const rolling = changed(before, pool, { metadata: { generation: 2 }, status: { observedGeneration: 1 } });

  expect(run(inYard({}, "second"), { observed: rolling }).desired.has(old)).toBe(true);
});

describe("N5: the function reads an existing cluster by the kinds of its modules", () => {
  const before = running(inYard());
  const pool = { ...before[keyOf(before, "MachineDeployment")] };
  const existing = { cluster: [{ ...before["cluster"] }], "machine-deployments": [pool] };
  const requiredKinds = (settings: JsonObject) =>
    Object.values(run(inYard(settings), { required: existing }).requirements).map(({ kind }) => kind);

  test("a kind that the module lists only with other settings is not required", () => {
    expect(requiredKinds({})).toContain("YardMachineShape");
    expect(requiredKinds({ machines: "Bare", renders: "Bare" })).not.toContain("YardMachineShape");
  });

  test("the template of a control plane is required by the reference that its module declares", () => {
    const onPier = composite({ ...quickStart, infrastructure: { yard: {} }, controlPlane: { pier: {} }, workers: [] });
    const made = running(onPier);
    const pier = { ...made[keyOf(made, "PierControlPlane")] };
    const { requirements } = run(onPier, { required: { cluster: [{ ...made["cluster"] }], "control-plane": [pier] } });
    const template = composed(run(onPier), "YardMachineShape");

    expect(Object.values(requirements)).toContainEqual({
      apiVersion: "infrastructure.cluster.x-k8s.io/v1",
      kind: "YardMachineShape",
      name: textAt(template, "metadata", "name"),
      namespace: "team-a",
    });
  });
});

test("A1: an infrastructure cluster is ready by the contract of its kind", () => {
  const before = running(inYard());
  const key = keyOf(before, "YardCluster");
  const isReady = (status: JsonObject) =>
    run(inYard(), { observed: { ...before, [key]: { ...before[key], status } } }).desired.get(key)?.isReady;

  expect(isReady({ ready: true })).toBe(true);
  expect(isReady({ initialization: { provisioned: true } })).toBe(false);
  expect(composed(run(inYard()), "YardCluster")["apiVersion"]).toBe("infrastructure.cluster.x-k8s.io/v1");
});

describe("R1: a release that composes a kind at another API version", () => {
  const before = running(inYard());
  const references = {
    KubeadmControlPlane: ["spec", "machineTemplate", "spec", "infrastructureRef", "name"],
    MachineDeployment: ["spec", "template", "spec", "infrastructureRef", "name"],
  } as const;

  /** The same cluster as the previous release composed it: with its fields, API version and hashes. */
  const leftWith = (disk: string): Record<string, JsonObject> => {
    const templates = Object.entries(before).filter(([, object]) => textAt(object, "kind") === "YardMachineShape");
    const others = Object.entries(before).filter(([key]) => templates.every(([template]) => template !== key));
    return Object.fromEntries([
      ...others.map(([key, object]): [string, JsonObject] => [key, referringToOld(object)]),
      ...templates.map(([key, object]): [string, JsonObject] => [`${key}old`, atOlderVersion(object, disk)]),
    ]);
  };
  const atOlderVersion = (object: JsonObject, disk: string): JsonObject => ({
    ...withValueAt(object, ["metadata", "name"], `${textAt(object, "metadata", "name")}old`),
    apiVersion: "infrastructure.cluster.x-k8s.io/v1alpha1",
    spec: {
      template: { spec: { disk: textAt(object, "spec", "template", "spec", "image") === "none" ? "none" : disk } },
    },
  });
  const referringToOld = (object: JsonObject): JsonObject =>
    Object.values(references).reduce((changing, path) => {
      const name = textAt(changing, ...path);
      return name === undefined ? changing : withValueAt(changing, path, `${name}old`);
    }, object);

  test("replaces no machine if the converted spec is equal", () => {
    const observed = leftWith("first");
    const output = run(inYard(), { observed });

    expect([output.fatal, output.held]).toEqual([undefined, []]);
    expect(keysOf(output)).toEqual(Object.keys(observed).toSorted());
    for (const [kind, path] of Object.entries(references))
      expect(textAt(composed(output, kind), ...path)).toBe(textAt(observed[keyOf(observed, kind)], ...path));
  });

  test("holds the rollout if the converted spec differs, because the XR did not request it", () => {
    const observed = leftWith("another");

    expect(run(inYard(), { observed }).held.map(({ key }) => key)).toEqual([keyOf(observed, "MachineDeployment")]);
  });
});
