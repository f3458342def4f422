import { describe, expect, test } from "vitest";
import { cloud, existing, inCloud, own } from "../../../test/rules/aws.ts";
import { front, ofBoth, ofFamilies, ofIPv6 } from "../../../test/rules/aws-families.ts";
import { composed, run } from "../../../test/rules/world.ts";
import { at, type JsonObject } from "../../kubernetes/object.ts";

const range = "2001:db8:0:ff00::/56";
const pool = { cidrBlock: range, poolID: "ipv6pool-ec2-0123456789abcdef0" };
const back = { id: "back", availabilityZone: "eu-central-1a", cidrBlock: "10.0.1.0/24", isIpv6: true };

const inVpc = (ipv6: JsonObject, more: JsonObject = {}) => cloud({ network: { vpc: { ipv6 }, ...more } });
const specOf = (xr: JsonObject) => composed(run(xr), "AWSCluster")["spec"];

describe("a cluster with IPv6 ranges", () => {
  test("gets a VPC with IPv6, and a load balancer for the first family", () => {
    const targets = ["controlPlaneLoadBalancer", "targetGroupIPType"];

    expect(at(specOf(ofFamilies(ofIPv6)), "network", "vpc")).toEqual({ ipv6: {} });
    expect(at(specOf(ofFamilies(ofIPv6)), ...targets)).toBe("ipv6");
    expect(at(specOf(ofFamilies(ofBoth)), ...targets)).toBe("ipv4");
    expect(at(specOf(ofFamilies(ofBoth, {}, { loadBalancer: { targetGroupIPType: "ipv6" } })), ...targets)).toBe(
      "ipv6",
    );
    expect(at(specOf(ofFamilies(ofBoth, {}, { loadBalancer: { type: "classic" } })), ...targets)).toBeUndefined();
  });

  test("has machines with names and metadata of the family", () => {
    const machine = (network: JsonObject, settings: JsonObject = {}) =>
      at(composed(run(ofFamilies(network, {}, settings)), "AWSMachineTemplate", "worker")["spec"], "template", "spec");
    const names = { hostnameType: "resource-name", enableResourceNameDnsARecord: true };

    expect(machine(ofIPv6)).toMatchObject({
      instanceMetadataOptions: { httpProtocolIpv6: "enabled" },
      privateDnsName: { ...names, enableResourceNameDnsAAAARecord: true },
    });
    expect(at(machine(ofBoth), "instanceMetadataOptions", "httpProtocolIpv6")).toBeUndefined();
    expect(machine(ofBoth, { privateDnsName: { hostnameType: "ip-name" } })).toMatchObject({
      privateDnsName: { ...names, hostnameType: "ip-name" },
    });
    expect(at(machine({}), "privateDnsName")).toBeUndefined();
  });

  test("uses the ranges of an existing VPC", () => {
    const xr = ofFamilies(ofIPv6, existing("eu-central-1a"));

    expect(at(specOf(xr), "network", "vpc")).toEqual({ ...own.vpc, ipv6: {} });
  });
});

test("ranges of both families may reach the API server", () => {
  const rulesOf = (settings: JsonObject) =>
    at(specOf(ofFamilies(ofBoth, {}, { loadBalancer: settings })), "controlPlaneLoadBalancer", "ingressRules");

  expect(rulesOf({ scheme: "internal", allowedCidrBlocks: ["10.0.0.0/8", range] })).toEqual([
    expect.objectContaining({ description: "Kubernetes API", cidrBlocks: ["10.0.0.0/8"] }),
    expect.objectContaining({ description: "Kubernetes API IPv6", ipv6CidrBlocks: [range] }),
  ]);
  expect(rulesOf({})).toBeUndefined();
});

test("ports of RKE2 at the load balancer have the families of the API server", () => {
  const ofMachines = { machine: { type: "m6i.large", image: { id: "ami-0123456789abcdef0" } } };
  const { spec, ...xr } = ofFamilies(ofIPv6);
  const controlPlane = { replicas: 1, ...ofMachines, rke2: { registrationMethod: "control-plane-endpoint" } };
  const balancer = at(
    specOf({ ...xr, spec: { ...Object(spec), controlPlane, workers: [{ name: "default", ...ofMachines }] } }),
    "controlPlaneLoadBalancer",
  );

  expect(balancer).toMatchObject({
    additionalListeners: [{ port: 9345, targetGroupIPType: "ipv6" }],
    ingressRules: [{ cidrBlocks: ["0.0.0.0/0"] }, { ipv6CidrBlocks: ["::/0"] }, { fromPort: 9345 }],
  });
});

describe("rejected", () => {
  test.each<[string, JsonObject, string]>([
    [
      "IPv6 for node ports of a VPC without IPv6",
      cloud({ network: { nodePortCidrBlocks: [range] } }),
      `network.nodePortCidrBlocks[0]: "${range}" is IPv6, which requires IPv6 in the VPC`,
    ],
    [
      "IPv6 to a bastion of a VPC without IPv6",
      cloud({ bastion: { enabled: true, allowedCidrBlocks: ["::/0"] } }),
      'bastion.allowedCidrBlocks[0]: "::/0" is IPv6',
    ],
    [
      "IPv6 to the API server of a VPC without IPv6",
      cloud({ loadBalancer: { allowedCidrBlocks: ["10.0.0.0/8", "::/0"] } }),
      'loadBalancer.allowedCidrBlocks[1]: "::/0" is IPv6',
    ],
    [
      "node ports that would be open to all IPv6 addresses",
      inVpc({}, { nodePortCidrBlocks: ["10.0.0.0/16"] }),
      "network.nodePortCidrBlocks: must have an IPv6 range too: otherwise the provider opens node ports to all IPv6",
    ],
    [
      "node ports that would be open to all IPv4 addresses",
      inVpc({}, { nodePortCidrBlocks: [range] }),
      "network.nodePortCidrBlocks: must have an IPv4 range too",
    ],
    [
      "IPv6 of an existing subnet",
      cloud({ network: { ...own, subnets: [{ id: "subnet-0123456789abcdef0", isIpv6: true }] } }),
      "network.subnets[0].isIpv6: is looked up in an existing VPC: remove it",
    ],
    [
      "IPv6 targets in a VPC without IPv6",
      cloud({ loadBalancer: { targetGroupIPType: "ipv6" } }),
      "loadBalancer.targetGroupIPType: requires IPv6 in the VPC",
    ],
    [
      "targets of a classic load balancer",
      ofFamilies(ofIPv6, {}, { loadBalancer: { type: "classic", targetGroupIPType: "ipv4" } }),
      "loadBalancer.targetGroupIPType: requires type nlb",
    ],
    [
      "a primary IPv6 address in a VPC without IPv6",
      cloud({ assignPrimaryIPv6: "enabled" }),
      'assignPrimaryIPv6: "enabled" requires IPv6 in the VPC',
    ],
    [
      "a primary IPv6 address of machines that may have none",
      cloud({
        network: { vpc: { ipv6: {} }, subnets: [front, { ...back, isIpv6: false }] },
        assignPrimaryIPv6: "enabled",
      }),
      'assignPrimaryIPv6: "enabled" requires isIpv6 in every private subnet',
    ],
    [
      "names by IPv4 address of machines without one",
      ofFamilies(
        ofIPv6,
        { subnets: [front, { ...back, cidrBlock: undefined }] },
        { privateDnsName: { hostnameType: "ip-name" } },
      ),
      'privateDnsName.hostnameType: "ip-name" requires cidrBlock in every private subnet',
    ],
    [
      "IPv6 targets with machines that may have no IPv6 address",
      cloud({
        network: { vpc: { ipv6: {} }, subnets: [front, { ...back, isIpv6: false }] },
        loadBalancer: { targetGroupIPType: "ipv6" },
      }),
      "loadBalancer.targetGroupIPType: ipv6 requires isIpv6 in every private subnet",
    ],
    [
      "a subnet in another range",
      inVpc(pool, { subnets: [front, { ...back, ipv6CidrBlock: "2001:db8:0:fe00::/64" }] }),
      `network.subnets[1].ipv6CidrBlock: 2001:db8:0:fe00::/64 is not within the VPC's range ${range}`,
    ],
    [
      "subnets that share a range",
      inVpc(pool, {
        subnets: [
          { ...front, ipv6CidrBlock: "2001:db8:0:ff01::/64" },
          { ...back, ipv6CidrBlock: "2001:db8:0:ff01::/64" },
        ],
      }),
      "network.subnets[1].ipv6CidrBlock: 2001:db8:0:ff01::/64 overlaps",
    ],
    [
      "services in the VPC",
      ofFamilies({ ...ofIPv6, services: { cidrBlocks: ["2001:db8:0:ff00::/112"] } }, { vpc: { ipv6: pool } }),
      `network.vpc.ipv6.cidrBlock: ${range} overlaps network.services.cidrBlocks`,
    ],
  ])("%s", (_, xr, message) => {
    expect(run(xr).fatal).toContain(`${inCloud}.${message}`);
  });
});
