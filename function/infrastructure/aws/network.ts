import { z } from "zod";
import { cidrRule, cidrsRule } from "../../api/cidr.ts";
import { union } from "../../api/layer.ts";
import type { Rule } from "../../api/rule.ts";
import { line, word } from "../../api/text.ts";
import type { JsonObject } from "../../kubernetes/object.ts";
import { none } from "../../kubernetes/prune.ts";

const cidrBlock = z
  .string()
  .max(43)
  .regex(/^[0-9a-fA-F.:]+\/[0-9]{1,3}$/);

export const cidrBlocks = (description: string) => z.array(cidrBlock).min(1).max(50).optional().describe(description);

const resourceID = (prefix: string) =>
  z
    .string()
    .max(32)
    .regex(new RegExp(`^${prefix}-[0-9a-f]{8,17}$`));

export const securityGroupID = resourceID("sg");
export const subnetID = resourceID("subnet");

const Vpc = union(
  z.strictObject({
    id: resourceID("vpc").optional().describe("A VPC that exists; subnets are then needed. Cannot be changed."),
    cidrBlock: cidrBlock
      .optional()
      .describe("Addresses of the VPC that is made. Default 10.0.0.0/16. Cannot be changed."),
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
  availabilityZone: word(63).optional().describe("Needed for a subnet that is made."),
  cidrBlock: cidrBlock.optional().describe("Needed for a subnet that is made."),
  isPublic: z.boolean().optional().describe("Whether an internet gateway serves it."),
});

const CniIngressRule = z.strictObject({
  description: line(255).min(1).describe("What it is for."),
  protocol: z.enum(["tcp", "udp", "icmp", "4", "50", "58", "-1"]).describe("4 is IP in IP, 50 ESP, 58 ICMPv6, -1 all."),
  fromPort: z.int32().min(-1).max(65_535).describe("First port; -1 where there are none."),
  toPort: z.int32().min(-1).max(65_535).describe("Last port."),
});

export const Network = z
  .strictObject({
    vpc: Vpc.optional().describe("The VPC: one that exists, or else one that is made."),
    subnets: z
      .array(Subnet)
      .max(60)
      .meta({ "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["id"], maxItems: 60 })
      .optional()
      .describe("Default in a VPC that is made: a private and a public one per zone."),
    cniIngressRules: z
      .array(CniIngressRule)
      .max(30)
      .optional()
      .describe("What nodes open to each other; an empty list is nothing. Default: Calico's BGP and IP in IP."),
    nodePortCidrBlocks: cidrBlocks("Who may reach node ports. Default: everyone."),
    securityGroupOverrides: z
      .record(z.string().max(16), securityGroupID)
      .meta({ maxProperties: 5 })
      .optional()
      .describe("Security groups that exist, by role: bastion, controlplane, node, apiserver-lb, lb."),
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

export const networkRules: readonly Rule[] = [
  vpcRule,
  cidrRule(`${at}.vpc`, "cidrBlock"),
  cidrRule(`${at}.subnets[]`, "cidrBlock"),
  cidrsRule(at, "nodePortCidrBlocks"),
];

/** `spec.network`; what CAPA's controllers write there (ids, route tables, gateways, tags) is never among it. */
export function networkSpec(network: Network): JsonObject {
  const { vpc, subnets = [], cniIngressRules, nodePortCidrBlocks, securityGroupOverrides } = network;
  return {
    vpc: vpc && { ...vpc },
    subnets: subnets.map((subnet) => ({ ...subnet })),
    // CAPA fills in Calico's rules where nothing is said.
    cni: cniIngressRules && { cniIngressRules: cniIngressRules.length === 0 ? none : cniIngressRules },
    nodePortIngressRuleCidrBlocks: nodePortCidrBlocks,
    securityGroupOverrides,
  };
}
