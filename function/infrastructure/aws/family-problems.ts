import type { Family } from "../../api/address.ts";
import { parseCidr } from "../../api/cidr.ts";
import { type Problem, quote } from "../../api/problem.ts";
import type { ControlPlaneAccess } from "../../cluster-api/control-plane-access.ts";
import type { Bastion } from "./bastion.ts";
import { hasIPv6 } from "./ipv6.ts";
import { everyone, type LoadBalancer } from "./load-balancer.ts";
import type { Network, Subnet } from "./network.ts";
import { findFamilyOfSubnetProblems, withoutIPv6 } from "./subnet-families.ts";
import { isPrivate, subnetsPath } from "./subnets.ts";

interface Settings {
  readonly region: string;
  readonly network: Network;
  readonly loadBalancer: LoadBalancer;
  readonly bastion?: Bastion;
}

const at = "infrastructure.aws";

/** IPv6 in settings for a VPC without it, and settings that are incomplete in a VPC with it. */
export function findFamilyProblems(settings: Settings, families: readonly Family[]): Problem[] {
  const { region, network, bastion } = settings;
  const { nodePortCidrBlocks = [], vpc } = network;
  const isIPv6 = hasIPv6(vpc, families);
  return [
    ...findSourceProblems(`${at}.network.nodePortCidrBlocks`, nodePortCidrBlocks, isIPv6),
    ...findSourceProblems(`${at}.bastion.allowedCidrBlocks`, bastion?.allowedCidrBlocks ?? [], isIPv6),
    ...(isIPv6 ? findNodePortProblems(nodePortCidrBlocks) : []),
    ...(vpc?.id === undefined ? findPoolProblems(vpc?.ipv6) : []),
    ...findFamilyOfSubnetProblems({ region, network, families }),
  ];
}

/** CAPA ignores IPv6 ranges in a VPC without IPv6 (pkg/cloud/services/securitygroup/securitygroups.go). */
function findSourceProblems(path: string, blocks: readonly string[], isIPv6: boolean): Problem[] {
  if (isIPv6) return [];
  return blocks.flatMap((block, index) =>
    parseCidr(block)?.family === "ipv6"
      ? [{ path: `${path}[${index}]`, message: `${quote(block)} is IPv6, which ${withoutIPv6}` }]
      : [],
  );
}

/** CAPA opens node ports to all addresses of a family that the list does not contain. */
function findNodePortProblems(blocks: readonly string[]): Problem[] {
  const listed = new Set(blocks.map((block) => parseCidr(block)?.family));
  if (blocks.length === 0 || (listed.has("ipv4") && listed.has("ipv6"))) return [];
  const [missing, example] = listed.has("ipv6") ? ["IPv4", "127.0.0.1/32"] : ["IPv6", "::1/128"];
  const otherwise = `otherwise the provider opens node ports to all ${missing} addresses`;
  const message = `must have an ${missing} range too: ${otherwise}. ${example} opens them to none`;
  return [{ path: `${at}.network.nodePortCidrBlocks`, message }];
}

function findPoolProblems({ cidrBlock, poolID, ipamPool }: NonNullable<Network["vpc"]>["ipv6"] = {}): Problem[] {
  const checks: [boolean, string, string][] = [
    [cidrBlock !== undefined && poolID === undefined, "poolID", "is required with cidrBlock: its pool"],
    [poolID !== undefined && cidrBlock === undefined, "cidrBlock", "is required with poolID: a range of the pool"],
    [ipamPool !== undefined && !hasName(ipamPool), "ipamPool", "requires id or name"],
  ];
  return checks
    .filter(([isFound]) => isFound)
    .map(([, field, message]) => ({ path: `${at}.network.vpc.ipv6.${field}`, message }));
}

function hasName({ id, name }: { id?: string | undefined; name?: string | undefined }): boolean {
  return (id ?? name) !== undefined;
}

interface Balanced {
  readonly settings: Settings;
  readonly families: readonly Family[];
  readonly access: ControlPlaneAccess;
}

/** Problems of the load balancer of a control plane on machines. */
export function findBalancerFamilyProblems({ settings, families, access }: Balanced): Problem[] {
  const { network, loadBalancer } = settings;
  const { targetGroupIPType: target, type } = loadBalancer;
  const path = `${at}.loadBalancer.targetGroupIPType`;
  const isIPv6 = hasIPv6(network.vpc, families);
  return [
    ...(target !== undefined && type === "classic" ? [{ path, message: "requires type nlb" }] : []),
    ...(target === "ipv6" && !isIPv6 ? [{ path, message: withoutIPv6 }] : []),
    ...(target === "ipv6" && hasIPv4Machines(network) ? [{ path, message: requiresSubnets }] : []),
    ...findSourceProblems(`${at}.loadBalancer.allowedCidrBlocks`, loadBalancer.allowedCidrBlocks ?? [], isIPv6),
    ...findUnreachable(network, loadBalancer, access),
  ];
}

const requiresSubnets = "ipv6 requires isIpv6 in every private subnet, because a machine could have no IPv6 address";

function hasIPv4Machines({ vpc, subnets = [] }: Network): boolean {
  return vpc?.id === undefined && subnets.some((subnet) => isPrivate(subnet) && subnet.isIpv6 !== true);
}

/** CAPA opens an internet-facing load balancer to nodes by the IPv4 addresses of NAT gateways only. */
function findUnreachable(
  { vpc, subnets = [] }: Network,
  balancer: LoadBalancer,
  access: ControlPlaneAccess,
): Problem[] {
  const { scheme, allowedCidrBlocks = [everyone] } = balancer;
  const isOpen = allowedCidrBlocks.includes(everyone) && !access.ports.some(({ isAtEndpoint }) => isAtEndpoint);
  if (vpc?.id !== undefined || scheme === "internal" || isOpen) return [];
  return subnets.flatMap((subnet, index) => (isPrivate(subnet) && isOnlyIPv6(subnet) ? [explain(index)] : []));
}

function explain(index: number): Problem {
  const message =
    "is required: nodes without IPv4 cannot reach an internet-facing load balancer whose ports are not open to " +
    "everyone. Or set loadBalancer.scheme to internal";
  return { path: `${subnetsPath}[${index}].cidrBlock`, message };
}

function isOnlyIPv6({ isIpv6, cidrBlock }: Subnet): boolean {
  return isIpv6 === true && cidrBlock === undefined;
}
