import { describe, expect, test } from "vitest";
import { inCloud } from "../../../test/rules/aws.ts";
import { front, ofBoth, ofFamilies, ofIPv6 } from "../../../test/rules/aws-families.ts";
import { run } from "../../../test/rules/world.ts";
import type { JsonObject } from "../../kubernetes/object.ts";

const onlyIPv6 = { id: "back", availabilityZone: "eu-central-1a", isIpv6: true };
const back = { ...onlyIPv6, cidrBlock: "10.0.1.0/24" };

test("one subnet without IPv4 is accepted", () => {
  expect(run(ofFamilies(ofIPv6, { subnets: [front, onlyIPv6, { ...back, id: "other" }] })).fatal).toBeUndefined();
});

describe("rejected", () => {
  test.each<[JsonObject[], string, JsonObject?]>([
    [[front], "[0].isIpv6: requires IPv6 in the VPC", {}],
    [[front, { ...back, isIpv6: false, ipv6CidrBlock: "2001:db8::/64" }], "[1].ipv6CidrBlock"],
    [[{ ...front, isIpv6: false }, back], "[0].isIpv6: must be true: in a VPC with IPv6"],
    [[front, { ...back, isIpv6: false }], "[1].isIpv6: must be true: network.services", ofBoth],
    [[{ ...onlyIPv6, isPublic: true }], "[0].cidrBlock: is required: NAT gateways"],
    [[front, onlyIPv6], "[1].cidrBlock: is required: network.services has an IPv4", ofBoth],
    [
      [front, back, { ...back, id: "local", availabilityZone: "eu-central-1-ham-1a", cidrBlock: "10.0.2.0/24" }],
      "[2].isIpv6: is not supported in eu-central-1-ham-1a",
    ],
    [[front, { ...onlyIPv6, isIpv6: false }], "[1].cidrBlock: is required for a new"],
    [[front, onlyIPv6, { ...onlyIPv6, id: "other" }], "[2].cidrBlock: is required: the provider mistakes subnets"],
  ])("subnets %#", (subnets, message, network = ofIPv6) => {
    const xr = ofFamilies(network, { subnets });

    expect(run(xr).fatal).toContain(`${inCloud}.network.subnets${message}`);
  });
});
