import { expect, test } from "vitest";
import { cloud, inCloud } from "../../../test/rules/aws.ts";
import { front } from "../../../test/rules/aws-families.ts";
import { run } from "../../../test/rules/world.ts";
import type { JsonObject } from "../../kubernetes/object.ts";

const poolID = "ipv6pool-ec2-0123456789abcdef0";
const subnet = (number: number, more: JsonObject = {}) => ({
  id: `back-${number}`,
  availabilityZone: "eu-central-1a",
  cidrBlock: `10.0.${number}.0/24`,
  isIpv6: true,
  ...more,
});
const inVpc = (cidrBlock: string, ...subnets: JsonObject[]) =>
  cloud({ network: { vpc: { ipv6: { cidrBlock, poolID } }, subnets: [front, ...subnets] } });
const many = (count: number) => Array.from({ length: count }, (_, index) => subnet(index + 1));

test.each<[string, JsonObject, string]>([
  [
    "in a larger range",
    inVpc("2001:DB8:0:ff00::/56", subnet(1, { ipv6CidrBlock: "2001:db8:0:ff00::/60" })),
    "[0].ipv6CidrBlock: is required: the provider would choose 2001:db8:0:ff01::/64, which overlaps 2001:db8:0:ff00::",
  ],
  [
    "beyond the VPC",
    inVpc("2001:db8:0:fff0::/60", ...many(15)),
    "[15].ipv6CidrBlock: is required: the provider would choose 2001:db8:0:ff00::/64, which is not within",
  ],
])("a range that the provider would choose %s is rejected", (_, xr, message) => {
  expect(run(xr).fatal).toContain(`${inCloud}.network.subnets${message}`);
});

test.each<[string, JsonObject]>([
  ["the last one fits", inVpc("2001:db8:0:ff00::/60", ...many(14))],
  ["it is listed", inVpc("2001:db8:0:ff00::/56", subnet(1, { ipv6CidrBlock: "2001:DB8:0:FF01::/64" }))],
  ["the larger range is another", inVpc("2001:db8:0:ff00::/56", subnet(1, { ipv6CidrBlock: "2001:db8:0:ff10::/60" }))],
])("the provider chooses a range if %s", (_, xr) => {
  expect(run(xr).fatal).toBeUndefined();
});
