import { z } from "zod";
import type { Family } from "../../api/address.ts";
import { union } from "../../api/layer.ts";
import type { Dependent } from "../../api/dependent.ts";
import type { Rule } from "../../api/rule.ts";
import { word } from "../../api/text.ts";
import type { JsonObject } from "../../kubernetes/object.ts";
import { cidrBlock, defineIPv6RangeRule, formatRange } from "./address-ranges.ts";
import { resourceID } from "./identifiers.ts";

const fixed = "Cannot be changed.";

/**
 * IPv6 of a VPC. Without the id of the egress-only internet gateway, which CAPA writes in a new VPC, and removes in an
 * existing one (pkg/cloud/services/network/vpc.go, reconcileVPC).
 */
export const Ipv6 = union(
  z.strictObject({
    cidrBlock: cidrBlock.optional().describe(`Range of a new VPC, in poolID. ${fixed}`),
    poolID: word(64).optional().describe(`Pool of your own addresses in EC2. ${fixed}`),
    ipamPool: z
      .strictObject({
        id: resourceID("ipam-pool").optional().describe("Id of the pool."),
        name: word(256).optional().describe("Name of the pool. Requires id or name."),
        netmaskLength: z
          .int32()
          .min(44)
          .max(60)
          .optional()
          .describe("Length of the prefix: 44, 48, 52, 56 or 60. Default: 56."),
      })
      .optional()
      .describe(`IP Address Manager's pool for a new VPC. ${fixed}`),
  }),
  ["cidrBlock", "ipamPool"],
  ["poolID", "ipamPool"],
)
  .optional()
  .describe(
    "IPv6 of the VPC; {} is a range of Amazon, or that of an existing VPC. Default: {} if network.services has an " +
      `IPv6 range. ${fixed}`,
  );
type Ipv6 = z.output<typeof Ipv6>;

const at = "infrastructure.aws.network";

const sourceRule: Rule<{ cidrBlock?: string; poolID?: string; ipamPool?: object }> = {
  at: `${at}.vpc.ipv6`,
  cel: "!has(self.ipamPool) || (!has(self.cidrBlock) && !has(self.poolID))",
  message: "may have ipamPool, or cidrBlock with poolID, not both",
  holds: ({ cidrBlock: block, poolID, ipamPool }) =>
    ipamPool === undefined || (block === undefined && poolID === undefined),
};

/** AWS has prefixes in steps of four (docs.aws.amazon.com/vpc/latest/userguide, "VPC CIDR blocks"). */
const lengthRule: Rule<{ netmaskLength?: number }> = {
  at: `${at}.vpc.ipv6.ipamPool`,
  cel: "!has(self.netmaskLength) || self.netmaskLength % 4 == 0",
  message: "must be 44, 48, 52, 56 or 60",
  field: "netmaskLength",
  holds: ({ netmaskLength = 0 }) => netmaskLength % 4 === 0,
};

export const ipv6Rules: readonly Rule[] = [
  sourceRule,
  lengthRule,
  defineIPv6RangeRule(`${at}.vpc.ipv6`, "cidrBlock", 60),
  defineIPv6RangeRule(`${at}.subnets[]`, "ipv6CidrBlock", 64),
];

/** CAPA describes an existing VPC, and replaces these fields. */
export const ipv6Dependent: Dependent<{ id?: string }> = {
  at: `${at}.vpc`,
  settings: ["ipv6.cidrBlock", "ipv6.poolID", "ipv6.ipamPool"],
  reason: "with vpc.id: an existing VPC has its range. Remove it",
  hasEffect: ({ id }) => id === undefined,
};

interface Vpc {
  readonly id?: string | undefined;
  readonly ipv6?: Ipv6;
}

/** Renders `vpc.ipv6`. An empty object requests a range of Amazon, or the range that an existing VPC has. */
export function renderIpv6({ id, ipv6: { cidrBlock: block, poolID, ipamPool } = {} }: Vpc = {}): JsonObject {
  if (id !== undefined || (block === undefined && !ipamPool)) return {};
  return {
    cidrBlock: block === undefined ? undefined : formatRange(block),
    poolId: poolID,
    ipamPool: ipamPool && { ...ipamPool },
  };
}

/** Whether the VPC has IPv6: because of its settings, or because the cluster has IPv6 ranges. */
export function hasIPv6(vpc: Vpc | undefined, families: readonly Family[]): boolean {
  return vpc?.ipv6 !== undefined || families.includes("ipv6");
}
