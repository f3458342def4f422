import { expect, test } from "vitest";
import { cloud, existing, inCloud, own } from "../../../test/rules/aws.ts";
import { run } from "../../../test/rules/world.ts";
import type { JsonObject } from "../../kubernetes/object.ts";

const range = "2001:db8:0:ff00::/56";
const pool = { cidrBlock: range, poolID: "ipv6pool-ec2-0123456789abcdef0" };
const inVpc = (ipv6: JsonObject) => cloud({ network: { vpc: { ipv6 } } });

test.each<[string, JsonObject, string]>([
  ["a range without its pool", inVpc({ cidrBlock: range }), "network.vpc.ipv6.poolID: is required with cidrBlock"],
  ["a pool without its range", inVpc({ poolID: pool.poolID }), "network.vpc.ipv6.cidrBlock: is required with poolID"],
  ["an IPAM pool without a name", inVpc({ ipamPool: {} }), "network.vpc.ipv6.ipamPool: requires id or name"],
  [
    "a length that AWS does not have",
    inVpc({ ipamPool: { name: "a", netmaskLength: 45 } }),
    "network.vpc.ipv6.ipamPool.netmaskLength: must be 44, 48, 52, 56 or 60",
  ],
  [
    "two sources of the range",
    inVpc({ ...pool, ipamPool: { name: "a" } }),
    "network.vpc.ipv6: may have ipamPool, or cidrBlock with poolID, not both",
  ],
  [
    "an IPv4 range for IPv6",
    inVpc({ ...pool, cidrBlock: "10.0.0.0/16" }),
    "network.vpc.ipv6.cidrBlock: must be the first",
  ],
  [
    "a size that AWS does not have",
    inVpc({ ...pool, cidrBlock: "2001:db8::/50" }),
    "network.vpc.ipv6.cidrBlock: must be the first address of an IPv6 block, /44 to /60 in steps of 4",
  ],
  [
    "bits after the prefix",
    inVpc({ ...pool, cidrBlock: "2001:db8:0:ff01::/56" }),
    "network.vpc.ipv6.cidrBlock: must be the first address of an IPv6 block",
  ],
  [
    "the range of an existing VPC",
    cloud({ network: { ...existing("eu-central-1a"), vpc: { ...own.vpc, ipv6: pool } } }),
    "network.vpc.ipv6.cidrBlock: has no effect with vpc.id",
  ],
])("the range of a VPC cannot have %s", (_, xr, message) => {
  expect(run(xr).fatal).toContain(`${inCloud}.${message}`);
});
