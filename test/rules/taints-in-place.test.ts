import { describe, expect, test } from "vitest";
import { annotationOf, at, type JsonObject } from "../../function/kubernetes/object.ts";
import { withTalos } from "./talos.ts";
import { gateInput, kept, registered, runGated, withControlPlane, withPool } from "./taints.ts";
import { composed, quickStart, running } from "./world.ts";

const group = (xr: JsonObject) => composed(runGated(xr), "MachineDeployment");
const machineTaints = (xr: JsonObject) => at(group(xr), "spec", "template", "spec", "taints");
const registrationPath = ["joinConfiguration", "nodeRegistration", "taints"];
const registrationOf = (xr: JsonObject) =>
  at(composed(runGated(xr), "KubeadmConfigTemplate"), "spec", "template", "spec", ...registrationPath);
const bootstrapOf = (xr: JsonObject) => at(group(xr), "spec", "template", "spec", "bootstrap", "configRef", "name");
const origins = ["rendered-from", "requested"].map((name) => `capi.crossplane.io/${name}`);
const originsOf = (object: JsonObject) => origins.map((name) => annotationOf(object, name));
const plainPool = withPool({});

describe("R3: a taint with propagation Always", () => {
  test("is one of the Machines, and not of the registration", () => {
    const xr = withPool({ taints: [registered, { ...kept, value: "" }] });

    expect(machineTaints(xr)).toEqual([{ key: kept.key, effect: "NoExecute", propagation: "Always" }]);
    expect(registrationOf(xr)).toEqual([registered]);
  });

  test("changes the bootstrap template neither when it is added nor when it changes", () => {
    const names = [plainPool, withPool({ taints: [kept] }), withPool({ taints: [{ ...kept, value: "no" }] })].map(
      (xr) => bootstrapOf(xr),
    );

    expect(new Set(names).size).toBe(1);
    expect(registrationOf(withPool({ taints: [kept] }))).toBeUndefined();
  });

  test("is in no hash", () => {
    expect(originsOf(group(withPool({ taints: [kept] })))).toEqual(originsOf(group(plainPool)));
  });

  test("of the platform needs no approval", () => {
    const defaults = { workerDefaults: { taints: [kept] } };
    const output = runGated(plainPool, {
      observed: running(plainPool, { input: gateInput }),
      input: { ...gateInput, defaults },
    });

    expect(output.status?.rollouts).toBeUndefined();
    expect(at(composed(output, "MachineDeployment"), "spec", "template", "spec", "taints")).toEqual([kept]);
  });

  test("is one of those that the autoscaler expects on an empty pool", () => {
    const autoscaling = { minReplicas: 0, maxReplicas: 2 };
    const scaled = group(withPool({ replicas: undefined, autoscaling, taints: [registered, kept] }));

    expect(annotationOf(scaled, "capacity.cluster-autoscaler.kubernetes.io/taints")).toBe(
      "dedicated:NoSchedule,example.org/drained=yes:NoExecute",
    );
  });

  test("does not conflict with the flag of the kubelet for other taints", () => {
    const kubernetes = { ...quickStart.kubernetes, kubelet: { extraArgs: { "register-with-taints": "a:NoSchedule" } } };

    expect(runGated(withPool({ taints: [kept] }, { kubernetes })).fatal).toBeUndefined();
    expect(runGated(withPool({ taints: [registered] }, { kubernetes })).fatal).toContain(
      "conflicts with workers[0].taints",
    );
  });
});

describe("R5: an edit that changes the propagation replaces machines, and counts as requested", () => {
  const defaults = { workerDefaults: { taints: [registered] } };
  const always = { ...registered, propagation: "Always" };

  test.each<[string, JsonObject, JsonObject]>([
    ["of a pool", withPool({ taints: [registered] }), withPool({ taints: [always] })],
    ["of a default for pools", withPool({}, defaults), withPool({ taints: [always] }, defaults)],
  ])("%s", (_, before, after) => {
    expect(bootstrapOf(after)).not.toBe(bootstrapOf(before));
    expect(originsOf(group(after))[1]).not.toBe(originsOf(group(before))[1]);
    expect(runGated(after, { observed: running(before, { input: gateInput }) }).held).toEqual([]);
  });

  test("but not if a default with the propagation Always is only completed", () => {
    const inPlace = { workerDefaults: { taints: [always] } };
    const [before, after] = [withPool({}, inPlace), withPool({ taints: [{ ...registered, value: "a" }] }, inPlace)];

    expect(originsOf(group(after))).toEqual(originsOf(group(before)));
    expect(machineTaints(after)).toEqual([{ ...always, value: "a" }]);
  });

  test("OnInitialization is the same as no propagation", () => {
    const explicit = withPool({ taints: [{ ...registered, propagation: "OnInitialization" }] });

    expect(originsOf(group(explicit))).toEqual(originsOf(group(withPool({ taints: [registered] }))));
  });
});

describe("the control plane", () => {
  const control = (controlPlane: JsonObject) =>
    composed(runGated(withControlPlane(controlPlane)), "KubeadmControlPlane");
  const registrationIn = (object: JsonObject) =>
    at(object, "spec", "kubeadmConfigSpec", "initConfiguration", "nodeRegistration", "taints");
  const content = (object: JsonObject) => [...originsOf(object), annotationOf(object, "capi.crossplane.io/content")];

  test("has them for its Machines, and keeps the default of the registration", () => {
    const object = control({ taints: [kept] });

    expect(at(object, "spec", "machineTemplate", "spec", "taints")).toEqual([kept]);
    expect(registrationIn(object)).toBeUndefined();
    expect(content(object)).toEqual(content(control({})));
  });

  test("registers with an empty list only if it is empty", () => {
    expect(registrationIn(control({ taints: [] }))).toEqual([]);
    expect(registrationIn(control({ taints: [registered, kept] }))).toEqual([registered]);
  });

  test.each<[string, JsonObject]>([
    ["RKE2", { rke2: { registrationMethod: "internal-first" } }],
    ["k3s", { k3s: {} }],
  ])("of %s has none for Machines", (_, settings) => {
    expect(runGated(withControlPlane({ ...settings, taints: [kept] })).fatal).toContain(
      'spec.controlPlane.taints[0].propagation: "Always" is not supported: the control plane of',
    );
  });

  test("of Talos has none either, but its pools do", () => {
    const path = "controlPlane.taints[0].propagation";

    expect(runGated(withTalos({ controlPlane: { taints: [kept] } })).fatal).toContain(path);
    expect(runGated(withTalos({ worker: { taints: [kept] } })).fatal).toBeUndefined();
  });
});
