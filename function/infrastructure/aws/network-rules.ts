import { isCidr } from "../../api/cidr.ts";
import { hasAll, hasAny } from "../../api/object-values.ts";
import { at, type Json, listAt, textAt } from "../../kubernetes/object.ts";
import type { ObjectRuleRow } from "../../kubernetes/object-rule.ts";

const cidr = "must be a CIDR, for example 10.0.0.0/16";
const edgeZones = new Set(["local-zone", "wavelength-zone"]);
const securityGroups = ["sourceSecurityGroupIds", "sourceSecurityGroupRoles"];
const blocks = ["cidrBlocks", "ipv6CidrBlocks"];

export function isCidrText(value: Json): boolean {
  return typeof value !== "string" || value === "" || isCidr(value);
}

/** The range is that of an IPAM pool or `cidrBlock`, not both. A pool is named by id or by name. */
const poolRules = ["network.vpc", "network.vpc.ipv6"].flatMap((vpc): ObjectRuleRow[] => [
  [vpc, (network) => !hasAll(network, "cidrBlock", "ipamPool"), "must have cidrBlock or ipamPool, not both"],
  [`${vpc}.ipamPool`, (pool) => hasAny(pool, "id", "name"), "must have id or name"],
]);

/** Rules for `elasticIpPool` of a VPC or a machine, besides its CEL. */
export function defineElasticPoolRules(pool: string): ObjectRuleRow[] {
  return [
    [pool, isWholePool, "must have publicIpv4Pool and publicIpv4PoolFallbackOrder, or neither"],
    [`${pool}.publicIpv4Pool`, isPoolId, "must begin with ipv4pool-ec2-"],
  ];
}

export function isFallbackOrder(order: Json): boolean {
  return order === "none" || order === "amazon-pool";
}

function isWholePool(pool: Json): boolean {
  return hasAll(pool, "publicIpv4Pool") === hasAll(pool, "publicIpv4PoolFallbackOrder");
}

function isPoolId(pool: Json): boolean {
  return typeof pool !== "string" || pool.startsWith("ipv4pool-ec2-");
}

/** CEL of NetworkSpec, and checks of both webhooks; paths below `spec`. */
export const sharedNetworkRules: readonly ObjectRuleRow[] = [
  ["network.vpc.carrierGatewayId", isCarrierGateway, "must begin with cagw-"],
  ["network.vpc.elasticIpPool.publicIpv4PoolFallbackOrder", isFallbackOrder, "must be none or amazon-pool"],
  ["network.vpc", isOtherThanPrimary, "must not list its cidrBlock in secondaryCidrBlocks"],
];

function isCarrierGateway(id: Json): boolean {
  return typeof id === "string" && id.startsWith("cagw-");
}

function isOtherThanPrimary(vpc: Json): boolean {
  const primary = textAt(vpc, "cidrBlock");
  const others = listAt(vpc, "secondaryCidrBlocks").map((block) => textAt(block, "ipv4CidrBlock"));
  return primary === undefined || !others.includes(primary);
}

/** Checks of the webhook of AWSCluster only (webhooks/awscluster_webhook.go, `validateNetwork`). */
export const clusterNetworkRules: readonly ObjectRuleRow[] = [
  ...defineElasticPoolRules("network.vpc.elasticIpPool"),
  ["network.vpc.cidrBlock", isCidrText, cidr],
  ["network.vpc.ipv6.cidrBlock", isCidrText, cidr],
  ["network.vpc.secondaryCidrBlocks[].ipv4CidrBlock", isCidrText, cidr],
  ["network.subnets[].cidrBlock", isCidrText, cidr],
  ["network.subnets[].ipv6CidrBlock", isCidrText, cidr],
  ["network.subnets[]", isInParentZone, "must have parentZoneName with zoneType local-zone or wavelength-zone"],
  ["network.nodePortIngressRuleCidrBlocks[]", isCidrText, cidr],
  ...poolRules,
  ...[
    "network.additionalControlPlaneIngressRules[]",
    "network.additionalNodeIngressRules[]",
    "controlPlaneLoadBalancer.ingressRules[]",
    "secondaryControlPlaneLoadBalancer.ingressRules[]",
  ].map((rules): ObjectRuleRow => [
    rules,
    isOfOneSource,
    "must have one kind of source: CIDR blocks, security groups or NAT gateways",
  ]),
];

function isInParentZone(subnet: Json): boolean {
  return !edgeZones.has(textAt(subnet, "zoneType") ?? "") || hasAll(subnet, "parentZoneName");
}

function isOfOneSource(rule: Json): boolean {
  const [hasBlocks, hasGroups] = [hasAny(rule, ...blocks), hasAny(rule, ...securityGroups)];
  return at(rule, "natGatewaysIPsSource") === true ? !hasBlocks && !hasGroups : !(hasBlocks && hasGroups);
}
