import { describe, expect, test } from "vitest";
import { cloud, inCloud } from "../../../test/rules/aws.ts";
import { front, ofFamilies, ofIPv6 } from "../../../test/rules/aws-families.ts";
import { run } from "../../../test/rules/world.ts";
import { type JsonObject, objectAt } from "../../kubernetes/object.ts";

const onlyIPv6 = { id: "back", availabilityZone: "eu-central-1a", isIpv6: true };
const back = { ...onlyIPv6, cidrBlock: "10.0.1.0/24" };
const pool = { cidrBlock: "2001:db8:0:ff00::/56", poolID: "ipv6pool-ec2-0123456789abcdef0" };

/** A cluster whose nodes have no IPv4. */
const withoutIPv4 = (loadBalancer: JsonObject, more: JsonObject = {}) =>
  ofFamilies(ofIPv6, { subnets: [front, onlyIPv6], ...more }, { loadBalancer });
const inSubnets = `${inCloud}.network.subnets[1]`;

describe("nodes without IPv4 reach a load balancer that is open to their addresses", () => {
  test.each<[JsonObject, JsonObject?]>([
    [{}],
    [{ allowedCidrBlocks: ["::/0"] }],
    [{ allowedCidrBlocks: ["10.0.0.0/8", "0::/0"] }],
    [{ allowedCidrBlocks: ["2001:DB8::/32"] }, { vpc: { ipv6: pool } }],
    [
      { allowedCidrBlocks: ["2001:db8:0:ff07::/64"] },
      { vpc: { ipv6: pool }, subnets: [front, { ...onlyIPv6, ipv6CidrBlock: "2001:db8:0:ff07::/64" }] },
    ],
  ])("%j", (loadBalancer, more) => {
    expect(run(withoutIPv4(loadBalancer, more)).fatal).toBeUndefined();
  });

  test.each<[JsonObject, JsonObject?]>([
    [{ allowedCidrBlocks: ["0.0.0.0/0"] }],
    [{ allowedCidrBlocks: ["0.0.0.0/0", "2001:db8::/32"] }],
    [{ allowedCidrBlocks: ["2001:db8:0:ff00::/60"] }, { vpc: { ipv6: pool } }],
  ])("%j is not enough", (loadBalancer, more) => {
    expect(run(withoutIPv4(loadBalancer, more)).fatal).toContain(
      `${inSubnets}.cidrBlock: is required: nodes without IPv4 cannot reach the load balancer. Or list their IPv6`,
    );
  });

  test("a port of RKE2 is never open to them", () => {
    const ofMachines = { machine: { type: "m6i.large", image: { id: "ami-0123456789abcdef0" } } };
    const controlPlane = { replicas: 1, ...ofMachines, rke2: { registrationMethod: "control-plane-endpoint" } };
    const workers = [{ name: "default", ...ofMachines }];
    const xr = withoutIPv4({});

    expect(run({ ...xr, spec: { ...objectAt(xr, "spec"), controlPlane, workers } }).fatal).toContain(
      `${inSubnets}.cidrBlock: is required: nodes without IPv4 cannot reach port 9345`,
    );
  });
});

describe("an internal load balancer needs both families in its subnets", () => {
  const internal = { scheme: "internal" };

  test("the first private subnet of each zone counts", () => {
    const subnets = [front, back, { ...onlyIPv6, id: "other" }];

    expect(run(withoutIPv4(internal, { subnets })).fatal).toBeUndefined();
  });

  test.each<[string, JsonObject, string]>([
    ["IPv4", withoutIPv4(internal), "cidrBlock: is required: in a VPC with IPv6, an internal load balancer needs IPv4"],
    [
      "IPv6",
      cloud({
        network: { vpc: { ipv6: {} }, subnets: [front, { ...back, isIpv6: false }] },
        loadBalancer: internal,
      }),
      "isIpv6: must be true: in a VPC with IPv6, an internal load balancer needs IPv6",
    ],
  ])("a subnet without %s is rejected", (_, xr, message) => {
    expect(run(xr).fatal).toContain(`${inSubnets}.${message}`);
  });

  test("a classic load balancer has IPv4 only", () => {
    const network = { vpc: { ipv6: {} }, subnets: [front, { ...back, isIpv6: false }] };

    expect(run(cloud({ network, loadBalancer: { ...internal, type: "classic" } })).fatal).toBeUndefined();
  });
});

describe("machines must have the address that the load balancer connects to", () => {
  test.each<[string, JsonObject, string]>([
    [
      "IPv4 targets",
      withoutIPv4({ targetGroupIPType: "ipv4" }),
      "loadBalancer.targetGroupIPType: ipv4 requires cidrBlock in every private subnet",
    ],
    [
      "a classic load balancer",
      withoutIPv4({ type: "classic" }),
      "loadBalancer.type: classic requires cidrBlock in every private subnet",
    ],
    [
      "targets without a primary address",
      ofFamilies(ofIPv6, {}, { assignPrimaryIPv6: "disabled" }),
      'assignPrimaryIPv6: "disabled" is not supported: the load balancer reaches machines by their primary IPv6',
    ],
  ])("%s", (_, xr, message) => {
    expect(run(xr).fatal).toContain(`${inCloud}.${message}`);
  });

  test("IPv4 targets need no primary IPv6 address", () => {
    const settings = { assignPrimaryIPv6: "disabled", loadBalancer: { targetGroupIPType: "ipv4" } };

    expect(run(ofFamilies(ofIPv6, {}, settings)).fatal).toBeUndefined();
  });
});
