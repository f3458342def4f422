import { describe, expect, test } from "vitest";
import { controlPlaneKey, reported, wanted } from "../../../test/rules/managed.ts";
import { changed, run } from "../../../test/rules/world.ts";
import type { JsonObject } from "../../kubernetes/object.ts";

const eks = (settings: JsonObject) => wanted({ controlPlane: { eks: settings } });
const endpoint = { spec: { controlPlaneEndpoint: { host: "demo.eks.amazonaws.com", port: 443 } } };
const created = (xr: JsonObject) => changed(reported(xr), controlPlaneKey, endpoint);
const reject = (before: JsonObject, after: JsonObject) => run(after, { observed: created(before) }).fatal;
const person = (name: string) => ({ principalARN: `arn:aws:iam::123456789012:role/${name}`, username: name });
const cni = { name: "vpc-cni", version: "v1.20.0" };
const proxy = { name: "kube-proxy", version: "v1.35.0" };
const driver = { name: "aws-ebs-csi-driver", version: "v1.50.0" };
const ranges = (...publicCIDRs: string[]) => ({ endpointAccess: { publicCIDRs } });
const boundary = (name: string) => ({ role: { permissionsBoundary: `arn:aws:iam::123456789012:policy/${name}` } });

describe("V6: what CAPA uses only at creation cannot be changed", () => {
  test.each<[string, JsonObject, JsonObject]>([
    ["role.name", { role: { name: "one" } }, { role: { name: "two" } }],
    ["role.path", { role: { path: "/one/" } }, { role: { path: "/two/" } }],
    ["role.permissionsBoundary", boundary("one"), boundary("two")],
    ["restrictPrivateSubnets", {}, { restrictPrivateSubnets: true }],
    ["secondaryCidrBlock", { secondaryCidrBlock: "100.64.0.0/16" }, { secondaryCidrBlock: "100.65.0.0/16" }],
    ["secondaryCidrBlock", { secondaryCidrBlock: "100.64.0.0/16" }, {}],
  ])("%s", (field, before, after) => {
    expect(reject(eks(before), eks(after))).toContain(`spec.controlPlane.eks.${field}: cannot be changed`);
  });

  test("a role that does not exist can be corrected before the cluster exists", () => {
    const [wrong, right] = ["one", "two"].map((name) => eks({ role: { name } }));

    expect(run(right ?? {}, { observed: reported(wrong ?? {}) }).fatal).toBeUndefined();
  });

  test("a secondary range can be added", () => {
    expect(reject(wanted(), eks({ secondaryCidrBlock: "100.64.0.0/16" }))).toBeUndefined();
  });
});

describe("V6: what CAPA does not remove from EKS cannot be removed", () => {
  test.each<[string, JsonObject, JsonObject]>([
    ["accessEntries", { accessEntries: [person("one")] }, {}],
    ["accessEntries", { accessEntries: [person("one")] }, { accessEntries: [] }],
    ["associateOIDCProvider", { associateOIDCProvider: true }, {}],
    ["upgradePolicy", { upgradePolicy: "extended" }, {}],
    ["endpointAccess.publicCIDRs", ranges("203.0.113.0/24"), {}],
  ])("%s", (field, before, after) => {
    expect(reject(eks(before), eks(after))).toContain(
      `spec.controlPlane.eks.${field}: cannot be removed once it is set`,
    );
  });

  test("the issuer", () => {
    const oidc = { issuerURL: "https://issuer.example.com", clientID: "demo" };
    const before = wanted({ kubernetes: { version: "v1.35.0", apiServer: { oidc } } });

    expect(reject(before, wanted())).toContain("spec.kubernetes.apiServer.oidc: cannot be removed once it is set");
  });

  test.each<[string, JsonObject, JsonObject]>([
    ["another entry", { accessEntries: [person("one")] }, { accessEntries: [person("two")] }],
    ["first entries", {}, { accessEntries: [person("one")] }],
    ["other ranges", ranges("203.0.113.0/24"), ranges("0.0.0.0/0")],
    ["no public endpoint", ranges("203.0.113.0/24"), { endpointAccess: { public: false } }],
    ["another policy", { upgradePolicy: "extended" }, { upgradePolicy: "standard" }],
  ])("accepted: %s", (_, before, after) => {
    expect(reject(eks(before), eks(after))).toBeUndefined();
  });
});

describe("V6: add-ons without which the cluster would lose its network", () => {
  const path = "spec.controlPlane.eks.addons: must list";

  test.each<[string, JsonObject, JsonObject]>([
    ["vpc-cni unless vpcCni.disable is true", { addons: [cni] }, {}],
    ["vpc-cni unless vpcCni.disable is true", { vpcCni: { disable: true } }, {}],
    ["kube-proxy unless kubeProxy.disable is true", { addons: [cni, proxy] }, { addons: [cni] }],
    ["kube-proxy unless kubeProxy.disable is true", { kubeProxy: { disable: true } }, {}],
    ["aws-ebs-csi-driver, because it has preserveOnDelete", { addons: [{ ...driver, preserveOnDelete: true }] }, {}],
  ])("%s: %j", (message, before, after) => {
    expect(reject(eks(before), eks(after))).toContain(`${path} ${message}`);
  });

  test.each<[JsonObject, JsonObject]>([
    [{ addons: [driver] }, {}],
    [{ addons: [cni] }, { vpcCni: { disable: true } }],
    [{ vpcCni: { disable: true } }, { addons: [cni] }],
    [{}, { addons: [cni, proxy] }],
  ])("accepted: %j, then %j", (before, after) => {
    expect(reject(eks(before), eks(after))).toBeUndefined();
  });
});
