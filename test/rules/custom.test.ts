import { describe, expect, test } from "vitest";
import { contractOf } from "../../function/cluster-api/kind-facts.ts";
import { at, type JsonObject, textAt } from "../../function/kubernetes/object.ts";
import { listKnownKinds } from "../../function/scope/kinds.ts";
import { cloudBody, customInput, inputWith, onCustom } from "./custom.ts";
import { type Call, changed, composed, keyOf, keysOf, run, running } from "./world.ts";

const observed = running(onCustom());
const after = (xr: JsonObject, call: Call = {}) => run(xr, { observed, ...call });
const template = ["spec", "template", "spec", "infrastructureRef", "name"];
const templateOfPool = (objects: JsonObject) => textAt(objects, ...template);
const before = templateOfPool(observed[keyOf(observed, "MachineDeployment")] ?? {});
const pending = (output: ReturnType<typeof run>) => output.conditions.find(({ type }) => type === "UpdatePending");

const bareMetal = { custom: { kind: "HetznerBareMetalMachineTemplate" } };

describe("R2, N2: templates of a custom kind", () => {
  test("rotate by content, and stay while they are in use", () => {
    const output = after(onCustom({ machine: cloudBody({ placementGroupName: "a" }) }));
    const old = keyOf(observed, "HCloudMachineTemplate", "worker");
    const rolling = changed(observed, keyOf(observed, "MachineDeployment"), { status: { upToDateReplicas: 0 } });

    expect(templateOfPool(composed(output, "MachineDeployment"))).not.toBe(before);
    expect(keysOf(run(onCustom({ machine: cloudBody({ placementGroupName: "a" }) }), { observed: rolling }))).toContain(
      old,
    );
  });

  test("do not rotate for the order of fields, or for another version of the kind", () => {
    const newer = inputWith({ HCloudMachineTemplate: { version: "v1beta2" } });
    const machine = cloudBody({ publicNetwork: { enableIPv4: true, enableIPv6: true }, placementGroupName: "a" });
    const same = cloudBody({ placementGroupName: "a", publicNetwork: { enableIPv6: true, enableIPv4: true } });
    const nameOf = (output: ReturnType<typeof run>) => templateOfPool(composed(output, "MachineDeployment"));

    expect(nameOf(after(onCustom(), { input: newer }))).toBe(before);
    expect(nameOf(run(onCustom({ machine })))).toBe(nameOf(run(onCustom({ machine: same }))));
  });
});

test("an object is read by the contract of the version at which it was composed", () => {
  const older = {
    version: "v1beta2",
    contract: "v1beta2",
    olderVersions: [{ version: "v1beta1", contract: "v1beta1" }],
  };
  const kinds = listKnownKinds(inputWith({ HetznerCluster: older }));
  const cluster = { ...observed[keyOf(observed, "HetznerCluster")] };

  expect(contractOf(kinds, cluster)).toBe("v1beta1");
  expect(contractOf(kinds, { ...cluster, apiVersion: "infrastructure.cluster.x-k8s.io/v1beta2" })).toBe("v1beta2");
});

describe("R5: a change of the platform is held", () => {
  test.each<[string, JsonObject]>([
    [
      "of the field of a portable value",
      inputWith({ HCloudMachineTemplate: { fields: { type: "type", imageName: "imageURL" } } }),
    ],
    [
      "of a default in the body",
      { ...customInput, defaults: { workerDefaults: { machine: { custom: { spec: { placementGroupName: "a" } } } } } },
    ],
  ])("%s", (_, input) => {
    const output = after(onCustom(), { input });

    expect(pending(output)).toMatchObject({ status: "True", reason: "PlatformChange" });
    expect(templateOfPool(composed(output, "MachineDeployment"))).toBe(before);
  });

  test("but another kind in the list changes nothing", () => {
    expect(pending(after(onCustom(), { input: inputWith({ ProxmoxMachineTemplate: undefined }) }))?.status).toBe(
      "False",
    );
  });
});

describe("what cannot change once the cluster exists", () => {
  test.each<[string, JsonObject, Call]>([
    ["the kind", onCustom({ settings: { kind: "ProxmoxCluster" } }), {}],
    [
      "the group of the kind",
      onCustom(),
      { input: inputWith({ HetznerCluster: { group: "eu.infrastructure.cluster.x-k8s.io" } }) },
    ],
    ["the kind in the Input", onCustom(), { input: inputWith({ HetznerCluster: undefined }) }],
    ["the kind of machines in the Input", onCustom(), { input: inputWith({ HCloudMachineTemplate: undefined }) }],
    ["the Input as a whole", onCustom(), { input: {} }],
    ["a field that the platform declares", onCustom({ body: { controlPlaneLoadBalancer: { region: "nbg1" } } }), {}],
  ])("%s: nothing is changed", (_, xr, call) => {
    const output = after(xr, call);

    expect(output.fatal).toMatch(/cannot be changed once the cluster exists|must be one of|must list the kind/);
    expect(output.desired.size).toBe(0);
  });

  test("fields of another kind may, and so may a value that a controller filled in", () => {
    const input = inputWith({ ProxmoxCluster: { immutable: ["controlPlaneLoadBalancer.type"] } });
    const key = keyOf(observed, "HetznerCluster");
    const filled = changed(observed, key, { spec: { hcloudNetwork: { enabled: false, cidrBlock: "10.0.0.0/16" } } });

    expect(
      after(onCustom({ body: { controlPlaneLoadBalancer: { region: "fsn1", type: "lb21" } } }), { input }).fatal,
    ).toBeUndefined();
    expect(after(onCustom(), { observed: filled }).fatal).toBeUndefined();
  });
});

test("R9: a kind stays in the Input until its last template is gone", () => {
  const xr = onCustom({ machine: bareMetal });
  const bare = { ...xr, spec: { ...Object(xr["spec"]), controlPlane: { machine: bareMetal } } };
  const input = inputWith({ HCloudMachineTemplate: undefined });
  const rolling = Object.fromEntries(
    Object.entries(observed).filter(([, { kind }]) => kind !== "Usage" && kind !== "MachineHealthCheck"),
  );

  expect(run(bare, { observed: rolling }).fatal).toBeUndefined();
  expect(run(bare, { observed: rolling, input }).fatal).toContain(
    "input: must list the kind of HCloudMachineTemplate/demo-control-plane-",
  );
  expect(run(bare, { input }).fatal).toBeUndefined();
});

test("V3: images of versions reach the field of the kind", () => {
  const input = {
    ...customInput,
    machineClasses: { small: { type: "cpx32" } },
    versions: [{ name: "v1.35.2", images: { small: "kube-from-the-list" } }],
    policy: { machineTypes: ["small"] },
  };
  const machine = { type: "small", custom: { kind: "HCloudMachineTemplate" } };
  const controlPlane = { ...Object(at(onCustom(), "spec", "controlPlane")), machine };
  const xr = onCustom({ machine });
  const output = run({ ...xr, spec: { ...Object(xr["spec"]), controlPlane } }, { input });

  expect(output.fatal).toBeUndefined();
  expect(at(composed(output, "HCloudMachineTemplate", "worker"), "spec", "template", "spec")).toEqual({
    type: "cpx32",
    imageName: "kube-from-the-list",
  });
});

test("P5: a pool is scaled to zero before its templates go", () => {
  const xr = onCustom();
  const output = after({ ...xr, spec: { ...Object(xr["spec"]), workers: [] } });

  expect(at(composed(output, "MachineDeployment"), "spec", "replicas")).toBe(0);
  expect(keysOf(output)).toContain(keyOf(observed, "HCloudMachineTemplate", "worker"));
});

test("N5: a cluster without observed objects is read by the kinds of the Input", () => {
  const pool = { ...observed[keyOf(observed, "MachineDeployment")] };
  const existing = { cluster: [{ ...observed["cluster"] }], "machine-deployments": [pool] };
  const kinds = Object.values(run(onCustom(), { required: existing }).requirements).map(({ kind }) => kind);

  expect(kinds).toEqual(expect.arrayContaining(["HetznerCluster", "HCloudMachineTemplate"]));
  expect(kinds).not.toContain("ProxmoxCluster");
});

test("a missing object of a kind of the Input is read again", () => {
  const reference = { apiVersion: "infrastructure.cluster.x-k8s.io/v1beta1", kind: "HetznerCluster", name: "demo" };
  const xr = onCustom();
  const referring = { ...xr, spec: { ...Object(xr["spec"]), crossplane: { resourceRefs: [reference] } } };
  const { [keyOf(observed, "HetznerCluster")]: _, ...others } = observed;

  expect(Object.keys(run(referring, { observed: others }).requirements)).toContain("missing-HetznerCluster-demo");
});
