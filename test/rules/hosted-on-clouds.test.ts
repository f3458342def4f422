import { expect, test, vi } from "vitest";
import type * as controlPlanes from "../../function/control-plane/index.ts";
import { at, type JsonObject } from "../../function/kubernetes/object.ts";
import { machine } from "./aws.ts";
import { image } from "./vsphere.ts";
import { composed, composite, run } from "./world.ts";

vi.mock("../../function/control-plane/index.ts", async (importActual) => {
  const [actual, { quay }] = await Promise.all([importActual<typeof controlPlanes>(), import("../modules/quay.ts")]);
  return { ...actual, controlPlaneProviders: [...actual.controlPlaneProviders, quay] };
});

// Infrastructures of which a hosted control plane provides the endpoint.

const hosted = (infrastructure: JsonObject, worker: JsonObject) =>
  composite({
    kubernetes: { version: "v1.35.2" },
    infrastructure,
    controlPlane: { quay: {} },
    workers: [{ name: "default", machine: worker }],
  });
const onAws = (settings: JsonObject = {}) => hosted({ aws: { region: "eu-central-1", ...settings } }, machine);
const vsphere = {
  server: "vcenter.example.org",
  thumbprint: Array.from({ length: 20 }, () => "0A").join(":"),
  identityRef: { name: "vcenter" },
  devices: [{ networkName: "nodes", dhcp4: true }],
};
const onVSphere = (settings: JsonObject = {}) => hosted({ vsphere: { ...vsphere, ...settings } }, image);
const specOf = (xr: JsonObject, kind: string, defaults: JsonObject = {}) =>
  composed(run(xr, { input: { defaults } }), kind)["spec"];

test("on AWS there is no load balancer, whose settings are rejected, but ignored from the platform", () => {
  const settings = { loadBalancer: { name: "shop", crossZoneLoadBalancing: true } };

  expect(run(onAws(settings)).fatal).toBe("spec.infrastructure.aws.loadBalancer: has no effect on quay: remove it");
  for (const defaults of [{}, { infrastructure: { aws: settings } }]) {
    expect(at(specOf(onAws(), "AWSCluster", defaults), "controlPlaneLoadBalancer")).toEqual({
      loadBalancerType: "disabled",
      scheme: "internet-facing",
    });
  }
  expect(specOf(onAws(), "AWSCluster")).not.toHaveProperty("controlPlaneEndpoint");
  expect(specOf(onAws(), "QuayControlPlane")).toMatchObject({ cloudProvider: "External" });
});

test("on vSphere no address is required, and no failure domains are selected", () => {
  const settings = { failureDomainSelector: { matchLabels: { site: "berlin" } } };

  expect(run(onVSphere(settings)).fatal).toBe(
    "spec.infrastructure.vsphere.failureDomainSelector: has no effect on quay: remove it",
  );
  for (const defaults of [{}, { infrastructure: { vsphere: settings }, controlPlane: { zones: ["rack-a"] } }]) {
    const spec = specOf(onVSphere(), "VSphereCluster", defaults);
    expect(spec).not.toHaveProperty("failureDomainSelector");
    expect(spec).not.toHaveProperty("controlPlaneEndpoint");
  }
});
