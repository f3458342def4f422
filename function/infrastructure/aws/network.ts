import { z } from "zod";
import { union } from "../../api/layer.ts";
import type { Immutable, Rule } from "../../api/rule.ts";
import type { JsonObject } from "../../kubernetes/object.ts";
import {
  cidrBlock,
  cidrBlocks,
  defineRangeRules,
  defineSourceRules,
  formatRange,
  formatRanges,
} from "./address-ranges.ts";
import { CniIngressRules, cniRules } from "./cni.ts";
import { Ipv6, ipv6Rules, renderIpv6 } from "./ipv6.ts";
import { findSubnetChanges } from "./subnet-changes.ts";
import { availabilityZone, isSubnetID, resourceID, securityGroupID, subnetIDPattern } from "./identifiers.ts";

const Vpc = union(
  z.strictObject({
    id: resourceID("vpc").optional().describe("An existing VPC. Requires subnets. Cannot be changed."),
    cidrBlock: cidrBlock
      .optional()
      .describe("IPv4 range of a new VPC; must not overlap pods or services. Default: 10.0.0.0/16. Cannot be changed."),
    ipv6: Ipv6,
    availabilityZoneUsageLimit: z
      .int32()
      .min(1)
      .max(10)
      .optional()
      .describe("Number of zones in which to create subnets, if none are listed. Default: 3. Cannot be changed."),
  }),
  ["id", "cidrBlock"],
);

const Subnet = z.strictObject({
  id: z
    .string()
    .min(1)
    .max(63)
    .regex(/^[a-zA-Z0-9-]+$/)
    .describe("Id in an existing VPC, or any name for a new subnet."),
  availabilityZone: availabilityZone.optional().describe("Required for a new subnet."),
  cidrBlock: cidrBlock.optional().describe("IPv4, within the VPC. Required for a new subnet that has IPv4."),
  isIpv6: z
    .boolean()
    .optional()
    .describe("A new subnet with IPv6: dual stack with cidrBlock, IPv6 only without. Needs IPv6 in the VPC."),
  ipv6CidrBlock: cidrBlock
    .optional()
    .describe("IPv6 range of a new subnet, within the VPC. Default: the next free /64."),
  isPublic: z.boolean().optional().describe("Has an internet gateway. Set it for subnets with NAT gateways."),
});
export type Subnet = z.output<typeof Subnet>;

const roles = ["bastion", "controlplane", "node", "apiserver-lb", "lb"] as const;

export const Network = z
  .strictObject({
    vpc: Vpc.optional().describe("An existing VPC, or a new one."),
    subnets: z
      .array(Subnet)
      .max(60)
      .meta({ "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["id"], maxItems: 60 })
      .optional()
      .describe("Default in a new VPC: a private and a public one per zone."),
    cniIngressRules: CniIngressRules,
    nodePortCidrBlocks: cidrBlocks(
      "Ranges that may reach node ports; of both families in a VPC with IPv6. Default: all.",
    ),
    securityGroupOverrides: z
      .record(z.string().max(16), securityGroupID)
      .meta({ maxProperties: 5 })
      .optional()
      .describe(
        `Security groups of an existing VPC, by role: ${roles.join(", ")}. The provider opens nothing in them.`,
      ),
  })
  .prefault({})
  .describe("The network in AWS.");
export type Network = z.output<typeof Network>;

const at = "infrastructure.aws.network";

const vpcRule: Rule<{ id?: string; cidrBlock?: string }> = {
  at: `${at}.vpc`,
  cel: "!(has(self.id) && has(self.cidrBlock))",
  message: "may have id (an existing VPC) or cidrBlock (a new VPC), not both",
  holds: (vpc) => vpc.id === undefined || vpc.cidrBlock === undefined,
};

const subnetIDRule: Rule<{ vpc?: { id?: string }; subnets?: { id: string }[] }> = {
  at,
  cel:
    "!has(self.vpc) || !has(self.vpc.id) || !has(self.subnets) || " +
    `self.subnets.all(subnet, subnet.id.matches('${subnetIDPattern}'))`,
  message: "every id in an existing VPC must be an AWS id such as subnet-0123456789abcdef0",
  field: "subnets",
  holds: ({ vpc, subnets = [] }) => vpc?.id === undefined || subnets.every(({ id }) => isSubnetID(id)),
};

const roleRule: Rule<Record<string, string>> = {
  at: `${at}.securityGroupOverrides`,
  cel: `self.all(role, role in [${roles.map((role) => `'${role}'`).join(", ")}])`,
  message: `every key must be a role of a security group: ${roles.join(", ")}`,
  holds: (overrides) => Object.keys(overrides).every((role) => roles.some((known) => known === role)),
};

export const networkRules: readonly Rule[] = [
  vpcRule,
  ...defineRangeRules(`${at}.vpc`, "cidrBlock"),
  ...defineRangeRules(`${at}.subnets[]`, "cidrBlock"),
  ...ipv6Rules,
  ...defineSourceRules(at, "nodePortCidrBlocks"),
  subnetIDRule,
  roleRule,
  ...cniRules,
];

/**
 * A VPC is created once. CAPA fills in its ranges, and never adds IPv6 to a VPC that exists
 * (pkg/cloud/services/network/vpc.go).
 */
export function vpcImmutables(carriedBy: Immutable["carriedBy"]): Immutable[] {
  const ipv6: Immutable = {
    at: `${at}.vpc.ipv6`,
    carriedBy,
    path: "spec.network.vpc.ipv6",
    readValue: (field) => (field === undefined ? undefined : "IPv6"),
  };
  const subnets: Immutable = {
    at: `${at}.subnets`,
    carriedBy,
    path: "spec.network.subnets",
    findChanges: findSubnetChanges,
  };
  return [ipv6, ...rangeImmutables(carriedBy), subnets];
}

function rangeImmutables(carriedBy: Immutable["carriedBy"]): Immutable[] {
  return [
    ["id", "id"],
    ["cidrBlock", "cidrBlock"],
    // Of the subnets that CAPA creates with the VPC (pkg/cloud/services/network/subnets.go).
    ["availabilityZoneUsageLimit", "availabilityZoneUsageLimit"],
    ["ipv6.cidrBlock", "ipv6.cidrBlock"],
    ["ipv6.poolID", "ipv6.poolId"],
    ...["id", "name", "netmaskLength"].map((field) => [`ipv6.ipamPool.${field}`, `ipv6.ipamPool.${field}`]),
  ].map(([field, carried]) => ({
    at: `${at}.vpc.${field}`,
    carriedBy,
    path: `spec.network.vpc.${carried}`,
    isFilledIn: true,
  }));
}

/** Renders `spec.network`, without the fields that CAPA's controllers write (ids, route tables, gateways, tags). */
export function renderNetworkSpec(
  { vpc, subnets = [], nodePortCidrBlocks, securityGroupOverrides }: Network,
  hasIPv6: boolean,
): JsonObject {
  return {
    vpc: vpc || hasIPv6 ? { ...vpc, ipv6: hasIPv6 ? renderIpv6(vpc) : undefined } : undefined,
    subnets: subnets.map((subnet) => renderSubnet(subnet)),
    nodePortIngressRuleCidrBlocks: nodePortCidrBlocks && formatRanges(nodePortCidrBlocks),
    securityGroupOverrides,
  };
}

function renderSubnet(subnet: Subnet): JsonObject {
  const { ipv6CidrBlock: block } = subnet;
  return { ...subnet, ipv6CidrBlock: block === undefined ? undefined : formatRange(block) };
}
