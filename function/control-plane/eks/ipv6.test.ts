import { expect, test } from "vitest";
import { front } from "../../../test/rules/aws-families.ts";
import { managedSpec, wanted } from "../../../test/rules/managed.ts";
import { composed, run } from "../../../test/rules/world.ts";
import { at, type JsonObject, objectAt } from "../../kubernetes/object.ts";

const network = { pods: { cidrBlocks: ["fd01::/64"] }, services: { cidrBlocks: ["fd02::/108"] } };
const dualStack = {
  pods: { cidrBlocks: ["fd01::/64", "192.168.0.0/16"] },
  services: { cidrBlocks: ["fd02::/108", "10.96.0.0/12"] },
};
const kubernetes = { version: "v1.35.0", kubelet: { extraArgs: { "cluster-dns": "fd6d:2b9a:4c1e::a" } } };
const addons = [{ name: "vpc-cni", version: "v1.20.4-eksbuild.2" }];
const ofIPv6 = (settings: JsonObject = {}, more: JsonObject = {}) =>
  wanted({ network, kubernetes, controlPlane: { eks: { addons, ...settings } }, ...more });
const other = { ...front, id: "other", availabilityZone: "eu-central-1b", cidrBlock: "10.0.1.0/24" };
const inAws = (settings: JsonObject) => ({ infrastructure: { aws: { region: "eu-central-1", network: settings } } });

test("IPv6 ranges make an IPv6 cluster of EKS", () => {
  const output = run(ofIPv6());

  expect(output.fatal).toBeUndefined();
  expect(at(composed(output, "AWSManagedControlPlane")["spec"], "network", "vpc")).toEqual({ ipv6: {} });
  // EKS names nodes after their instances itself.
  expect(composed(output, "AWSMachineTemplate")).not.toHaveProperty("spec.template.spec.privateDnsName");
});

test("ranges of its endpoint are spelled as AWS does, each once", () => {
  const publicCIDRs = ["198.51.100.0/24", "2001:DB8:A::/48", "2001:db8:a:0::/48"];
  const { endpointAccess } =
    objectAt(composed(run(ofIPv6({ endpointAccess: { publicCIDRs } })), "AWSManagedControlPlane"), "spec") ?? {};
  expect(endpointAccess).toMatchObject({ publicCIDRs: ["198.51.100.0/24", "2001:db8:a::/48"] });
});

test("the first step of an IPv6 cluster has no workers", () => {
  expect(run(ofIPv6({}, { kubernetes: { version: "v1.35.0" }, workers: [] })).fatal).toBeUndefined();
});

test("accepts the oldest CNI with IPv6", () => {
  const oldest = [{ name: "vpc-cni", version: "v1.10.2-eksbuild.1" }];
  expect(run(ofIPv6({ addons: oldest })).fatal).toBeUndefined();
});

test("a pool may have the address of DNS itself", () => {
  const workers = [{ ...managedSpec.workers[0], kubelet: kubernetes.kubelet }];
  expect(run(ofIPv6({}, { kubernetes: { version: "v1.35.0" }, workers })).fatal).toBeUndefined();
});

test.each<[string, JsonObject, string]>([
  [
    "two families",
    ofIPv6({}, { network: dualStack }),
    "network.services.cidrBlocks: must be one IPv4 range between /12 and /24, or one IPv6 range, on EKS",
  ],
  ["no add-ons", ofIPv6({ addons: [] }), "controlPlane.eks.addons: must list vpc-cni, coredns and kube-proxy"],
  [
    "an old CNI",
    ofIPv6({ addons: [{ name: "vpc-cni", version: "v1.10.1-eksbuild.1" }] }),
    'controlPlane.eks.addons[0].version: "v1.10.1-eksbuild.1" has no IPv6: use v1.10.2 or later',
  ],
  [
    "a CNI without a minor version",
    ofIPv6({ addons: [{ name: "vpc-cni", version: "v1" }] }),
    'controlPlane.eks.addons[0].version: "v1" has no IPv6',
  ],
  [
    "another CNI",
    ofIPv6({ vpcCni: { disable: true } }),
    "controlPlane.eks.vpcCni.disable: is not supported for an IPv6",
  ],
  [
    "a secondary range",
    ofIPv6({ secondaryCidrBlock: "100.64.0.0/16" }),
    "controlPlane.eks.secondaryCidrBlock: is not supported for an IPv6 cluster",
  ],
  [
    "workers that do not know the address of DNS",
    ofIPv6({}, { kubernetes: { version: "v1.35.0" } }),
    "workers[0].kubelet.extraArgs.cluster-dns: is required for an IPv6 cluster",
  ],
  [
    "an IPv4 address of DNS",
    ofIPv6({}, { kubernetes: { version: "v1.35.0", kubelet: { extraArgs: { "cluster-dns": "10.100.0.10" } } } }),
    'kubernetes.kubelet.extraArgs.cluster-dns: "10.100.0.10" is not allowed: must be an IPv6 address',
  ],
  [
    "a range as the address of DNS",
    ofIPv6({}, { workers: [{ ...managedSpec.workers[0], kubelet: { extraArgs: { "cluster-dns": "fd6d::/108" } } }] }),
    'workers[0].kubelet.extraArgs.cluster-dns: "fd6d::/108" is not allowed',
  ],
  [
    "a subnet without IPv4",
    ofIPv6({}, inAws({ subnets: [front, other, { id: "back", availabilityZone: "eu-central-1a", isIpv6: true }] })),
    "infrastructure.aws.network.subnets[2].cidrBlock: is required: EKS needs IPv4 too",
  ],
  [
    "an IPv6 VPC without IPv6 ranges",
    wanted(inAws({ vpc: { ipv6: {} } })),
    "infrastructure.aws.network.vpc.ipv6: makes an IPv6 cluster on EKS",
  ],
  [
    "IPv6 to the endpoint of an IPv4 cluster",
    wanted({ controlPlane: { eks: { endpointAccess: { publicCIDRs: ["2001:db8::/32"] } } } }),
    'controlPlane.eks.endpointAccess.publicCIDRs[0]: "2001:db8::/32" is IPv6',
  ],
  [
    "private IPv6 to the endpoint",
    ofIPv6({ endpointAccess: { publicCIDRs: ["fd00::/8"] } }),
    "controlPlane.eks.endpointAccess.publicCIDRs: every block must be a public range",
  ],
])("rejects %s", (_, xr, message) => {
  expect(run(xr).fatal).toContain(`spec.${message}`);
});
