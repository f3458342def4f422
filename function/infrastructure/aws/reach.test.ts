import { describe, expect, test } from "vitest";
import { cloud, existing, inCloud, machine, own } from "../../../test/rules/aws.ts";
import { ofBoth } from "../../../test/rules/aws-families.ts";
import { composed, run } from "../../../test/rules/world.ts";
import { itemsIn } from "../../api/value.ts";
import { at, type JsonObject } from "../../kubernetes/object.ts";

const image = { id: "ami-0123456789abcdef0" };
const cilium = { cni: "cilium" };
const rke2 = (settings: JsonObject, more: JsonObject = {}, spec: JsonObject = {}) =>
  cloud(settings, {
    ...spec,
    controlPlane: { rke2: more, machine: { ...machine, image } },
    workers: [{ name: "default", machine: { ...machine, image } }],
  });
const zone = { availabilityZone: "eu-central-1a" };
const withNat = {
  ...own,
  subnets: [
    { id: "subnet-0123456789abcdef0", ...zone },
    { id: "subnet-0123456789abcdef1", ...zone, isPublic: true },
  ],
};
const group = { "apiserver-lb": "sg-0123456789abcdef0" };
const loadBalancer = { allowedCidrBlocks: ["198.51.100.0/24"] };
const inside = existing("eu-central-1a");

describe("access that depends on NAT gateways which the provider does not know", () => {
  const registration = `${inCloud}.network.subnets: port 9345 (RKE2 registration) of an internet-facing load balancer`;
  const sources = `${inCloud}.loadBalancer.allowedCidrBlocks: is not enforced`;

  test.each<[string, JsonObject, string]>([
    ["for joining nodes", rke2({ network: inside }), registration],
    ["to the API server, for some ranges only", cloud({ network: inside, loadBalancer }), sources],
  ])("%s is rejected", (_, xr, message) => {
    expect(run(xr).fatal).toContain(message);
  });

  test.each<[string, JsonObject]>([
    ["NAT gateways are known", rke2({ network: withNat, loadBalancer })],
    ["a VPC with NAT gateways is created", rke2({ loadBalancer })],
    ["the load balancer is internal", rke2({ network: inside, loadBalancer: { scheme: "internal", ...loadBalancer } })],
    ["nodes join at a machine", rke2({ network: inside }, { registrationMethod: "internal-first" })],
    ["the security group exists already", rke2({ network: { ...inside, securityGroupOverrides: group } })],
    ["all ranges are allowed", cloud({ network: inside, loadBalancer: { allowedCidrBlocks: ["0.0.0.0/0"] } })],
  ])("is accepted if %s", (_, xr) => {
    expect(run(xr).fatal).toBeUndefined();
  });
});

describe("health checks", () => {
  test.each<[string, JsonObject, string]>([
    ["with SSL", cloud({ loadBalancer: { healthCheckProtocol: "SSL" } }), "must be one of TCP, HTTPS"],
    [
      "with HTTPS, of an API server whose /readyz needs credentials",
      rke2({ loadBalancer: { healthCheckProtocol: "HTTPS" } }),
      '"HTTPS" is not supported: a load balancer cannot request /readyz of this API server. Use TCP',
    ],
  ])("%s are rejected", (_, xr, message) => {
    const { fatal } = run(xr);

    expect(fatal).toContain(`${inCloud}.loadBalancer.healthCheckProtocol: `);
    expect(fatal).toContain(message);
  });
});

describe("ports between nodes", () => {
  const opened = (xr: JsonObject) => {
    const rules = at(composed(run(xr), "AWSCluster"), "spec", "network", "cni", "cniIngressRules");
    return itemsIn({ rules }, "rules").map((found) => [found["protocol"], found["fromPort"]].join("/"));
  };
  const rule = (protocol: string, port: number) => ({ description: "own", protocol, fromPort: port, toPort: port });
  const rules = (...cniIngressRules: JsonObject[]) => ({ network: { cniIngressRules } });

  test.each<[string, JsonObject, string[]]>([
    ["those of RKE2's default, canal", rke2({}), ["udp/8472", "tcp/9099"]],
    ["RKE2's Calico", rke2({}, { cni: "calico" }), ["tcp/179", "udp/4789", "tcp/5473", "tcp/9098", "tcp/9099"]],
    ["RKE2's Cilium", rke2({}, cilium), ["udp/8472", "tcp/4240", "icmp/8"]],
    ["Cilium's ping over IPv6", rke2({}, cilium, { network: ofBoth }), ["udp/8472", "tcp/4240", "icmp/8", "58/128"]],
    ["a CNI of an add-on, by default Calico", rke2({}, { cni: "none" }), ["tcp/179", "4/-1", "udp/4789", "tcp/5473"]],
    ["a CNI of an add-on on kubeadm", cloud({}), ["tcp/179", "4/-1", "udp/4789", "tcp/5473"]],
    ["requested rules instead of the default", cloud(rules(rule("udp", 8472))), ["udp/8472"]],
    [
      "requested rules in addition, without duplicates",
      rke2(rules(rule("udp", 51_820), rule("tcp", 9099))),
      ["udp/8472", "tcp/9099", "udp/51820"],
    ],
    ["none with an empty list", cloud(rules()), []],
    ["those of the CNI with an empty list", rke2(rules()), ["udp/8472", "tcp/9099"]],
  ])("%s", (_, xr, expected) => {
    expect(opened(xr)).toEqual(expected);
  });

  test.each<[string, JsonObject, string]>([
    ["a rule of the provider", cloud(rules(rule("tcp", 10_250))), "[0]: tcp 10250 is already opened by the provider"],
    ["a rule for joining nodes", rke2(rules(rule("tcp", 9345))), "[0]: tcp 9345 is already opened by the provider"],
    ["a duplicate", cloud(rules(rule("udp", 1), rule("udp", 1))), "[1]: repeats udp 1 to 1"],
    ["a negative port of tcp", cloud(rules(rule("tcp", -1))), "[0]: fromPort of tcp and udp must be at least 0"],
  ])("%s is rejected", (_, xr, message) => {
    expect(run(xr).fatal).toContain(`${inCloud}.network.cniIngressRules${message}`);
  });
});
