import { describe, expect, test } from "vitest";
import { at, type JsonObject } from "../../function/kubernetes/object.ts";
import { controlPlaneKey, managedSpec, wanted, whole } from "./managed.ts";
import { changed, composed, composite, keysOf, run } from "./world.ts";

describe("composed objects of a managed control plane", () => {
  const output = run(wanted());

  test("are two kinds of the cloud, without machines of the control plane", () => {
    expect(keysOf(output)).toEqual([
      "cluster",
      "control-plane-awsmanagedcontrolplane",
      "infrastructure-cluster-awsmanagedcluster",
      expect.stringMatching(/^worker-default-.*-awsmachinetemplate-/),
      expect.stringMatching(/^worker-default-.*-machinedeployment$/),
      expect.stringMatching(/^worker-default-.*-machinehealthcheck$/),
      expect.stringMatching(/^worker-default-.*-nodeadmconfigtemplate-/),
    ]);
  });

  test("are both referenced by the Cluster", () => {
    expect(at(composed(output, "Cluster"), "spec")).toMatchObject({
      infrastructureRef: { apiGroup: "infrastructure.cluster.x-k8s.io", kind: "AWSManagedCluster", name: "demo" },
      controlPlaneRef: {
        apiGroup: "controlplane.cluster.x-k8s.io",
        kind: "AWSManagedControlPlane",
        name: "demo-control-plane",
      },
    });
  });
});

describe("rejections", () => {
  test("a control plane of another cloud is rejected", () => {
    const xr = composite({ ...managedSpec, infrastructure: { docker: {} }, workers: [] });

    expect(run(xr).fatal).toContain("spec.controlPlane.eks: is a service of aws, but the cluster runs on docker");
  });

  test.each<[string, unknown]>([
    ["replicas", 3],
    ["machine", { type: "m6i.large" }],
    ["zones", ["eu-central-1a"]],
    ["labels", { a: "b" }],
    ["taints", []],
    ["rollout", { maxSurge: 0 }],
    ["healthCheck", { enabled: false }],
    ["timeouts", { drainSeconds: 5 }],
    ["certificates", { validityDays: 30 }],
  ])("controlPlane.%s is rejected, but ignored as a default of the platform", (field, value) => {
    const change = JSON.parse(JSON.stringify({ controlPlane: { [field]: value } }));
    const requested = run(wanted({ controlPlane: { eks: {}, ...change.controlPlane } }));
    const platform = run(wanted(), { input: { defaults: change } });

    expect(requested.fatal).toContain(
      `spec.controlPlane.${field}: has no effect: eks is managed by its cloud. Remove it`,
    );
    expect(platform.fatal).toBeUndefined();
  });

  test.each<[string, JsonObject]>([
    ["loadBalancer", { loadBalancer: { scheme: "internal" } }],
    ["network.cniIngressRules", { network: { cniIngressRules: [] } }],
    ["network.nodePortCidrBlocks", { network: { nodePortCidrBlocks: ["10.0.0.0/8"] } }],
    ["userDataBackend", { userDataBackend: "ssm-parameter-store" }],
  ])("infrastructure.aws.%s is rejected, but ignored as a default of the platform", (field, aws) => {
    const requested = run(wanted({ infrastructure: { aws: { region: "eu-central-1", ...aws } } }));
    const platform = run(wanted(), { input: { defaults: { infrastructure: { aws } } } });

    expect(requested.fatal).toContain(`spec.infrastructure.aws.${field}: has no effect on eks: remove it`);
    expect(platform.fatal).toBeUndefined();
  });
});

describe("status", () => {
  test("a control plane without machines is reported as managed, with its full version", () => {
    const { status } = run(wanted(), { observed: whole });

    expect(status?.summary?.controlPlane).toBe("managed");
    expect(status?.controlPlane).toBeUndefined();
    expect(status?.version).toEqual({ desired: "v1.35.0", controlPlane: "v1.35.0", workers: "v1.35.0" });
    expect(status?.phase).toBe("Ready");
    expect(status?.upgrade).toBeUndefined();
  });

  test.each<[string, JsonObject, boolean]>([
    ["ready", { ready: true }, true],
    ["not ready", { ready: false }, false],
    ["without ready", { ready: undefined }, false],
    ["ready at an older generation", { ready: true, observedGeneration: 0 }, false],
  ])("A1: the control plane is ready by the v1beta1 contract: %s", (_, status, isReady) => {
    const observed = changed(whole, controlPlaneKey, { status });

    expect(run(wanted(), { observed }).desired.get(controlPlaneKey)?.isReady).toBe(isReady);
  });

  test("A1: the infrastructure cluster is ready by the v1beta1 contract", () => {
    const key = "infrastructure-cluster-awsmanagedcluster";
    const observed = changed(whole, key, { status: { ready: false, initialization: { provisioned: true } } });

    expect(run(wanted(), { observed: whole }).desired.get(key)?.isReady).toBe(true);
    expect(run(wanted(), { observed }).desired.get(key)?.isReady).toBe(false);
  });
});
