import { z } from "zod";
import { union } from "../../api/layer.ts";
import type { Rule } from "../../api/rule.ts";
import type { JsonObject } from "../../kubernetes/object.ts";
import { cidrBlock, cidrBlocks, defineRangeRules, defineSourceRules } from "./address-ranges.ts";
import { CniIngressRules, cniRules } from "./cni.ts";
import { availabilityZone, isSubnetID, resourceID, securityGroupID, subnetIDPattern } from "./identifiers.ts";

const Vpc = union(
  z.strictObject({
    id: resourceID("vpc").optional().describe("A VPC that exists; subnets are then needed. Cannot be changed."),
    cidrBlock: cidrBlock
      .optional()
      .describe(
        "IPv4 addresses of the VPC that is made, apart from pods and services. Default 10.0.0.0/16. Cannot be changed.",
      ),
    availabilityZoneUsageLimit: z
      .int32()
      .min(1)
      .max(10)
      .optional()
      .describe("Zones to make subnets in, by name, where no subnets are listed. Default 3."),
  }),
  ["id", "cidrBlock"],
);

const Subnet = z.strictObject({
  id: z
    .string()
    .min(1)
    .max(63)
    .regex(/^[a-zA-Z0-9-]+$/)
    .describe("Id in the VPC that exists, or any name for a subnet that is made."),
  availabilityZone: availabilityZone.optional().describe("Needed for a subnet that is made."),
  cidrBlock: cidrBlock.optional().describe("IPv4, within the VPC. Needed for a subnet that is made."),
  isPublic: z
    .boolean()
    .optional()
    .describe("Whether an internet gateway serves it; say it of subnets with NAT gateways."),
});
export type Subnet = z.output<typeof Subnet>;

const roles = ["bastion", "controlplane", "node", "apiserver-lb", "lb"] as const;

export const Network = z
  .strictObject({
    vpc: Vpc.optional().describe("The VPC: one that exists, or else one that is made."),
    subnets: z
      .array(Subnet)
      .max(60)
      .meta({ "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["id"], maxItems: 60 })
      .optional()
      .describe("Default in a VPC that is made: a private and a public one per zone."),
    cniIngressRules: CniIngressRules,
    nodePortCidrBlocks: cidrBlocks("Who may reach node ports, IPv4. Default: everyone."),
    securityGroupOverrides: z
      .record(z.string().max(16), securityGroupID)
      .meta({ maxProperties: 5 })
      .optional()
      .describe(
        `Security groups of a VPC that exists, by role: ${roles.join(", ")}. The provider opens nothing in them.`,
      ),
  })
  .prefault({})
  .describe("The network in AWS.");
export type Network = z.output<typeof Network>;

const at = "infrastructure.aws.network";

const vpcRule: Rule<{ id?: string; cidrBlock?: string }> = {
  at: `${at}.vpc`,
  cel: "!(has(self.id) && has(self.cidrBlock))",
  message: "may have id (a VPC that exists) or cidrBlock (one that is made), not both",
  holds: (vpc) => vpc.id === undefined || vpc.cidrBlock === undefined,
};

const subnetIDRule: Rule<{ vpc?: { id?: string }; subnets?: { id: string }[] }> = {
  at,
  cel:
    "!has(self.vpc) || !has(self.vpc.id) || !has(self.subnets) || " +
    `self.subnets.all(subnet, subnet.id.matches('${subnetIDPattern}'))`,
  message: "every id in a VPC that exists must be one of AWS, such as subnet-0123456789abcdef0",
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
  ...defineSourceRules(at, "nodePortCidrBlocks"),
  subnetIDRule,
  roleRule,
  ...cniRules,
];

/** Renders `spec.network`, without the fields that CAPA's controllers write (ids, route tables, gateways, tags). */
export function renderNetworkSpec({
  vpc,
  subnets = [],
  nodePortCidrBlocks,
  securityGroupOverrides,
}: Network): JsonObject {
  return {
    vpc: vpc && { ...vpc },
    subnets: subnets.map((subnet) => ({ ...subnet })),
    nodePortIngressRuleCidrBlocks: nodePortCidrBlocks && [...new Set(nodePortCidrBlocks)],
    securityGroupOverrides,
  };
}
