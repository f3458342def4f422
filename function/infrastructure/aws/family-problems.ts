import type { Family } from "../../api/address.ts";
import { parseCidr } from "../../api/cidr.ts";
import { type Problem, quote } from "../../api/problem.ts";
import type { Bastion } from "./bastion.ts";
import { hasIPv6 } from "./ipv6.ts";
import type { InstanceSettings } from "./instance.ts";
import type { Network } from "./network.ts";
import { findFamilyOfSubnetProblems, mayLack, withoutIPv6 } from "./subnet-families.ts";

interface Settings extends Pick<InstanceSettings, "assignPrimaryIPv6" | "privateDnsName"> {
  readonly region: string;
  readonly network: Network;
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
    ...findInstanceProblems(settings, isIPv6),
  ];
}

/** Settings with which CAPA (ec2/instances.go, shouldEnablePrimaryIpv6) or EC2 creates no machine. */
function findInstanceProblems({ network, assignPrimaryIPv6, privateDnsName }: Settings, isIPv6: boolean): Problem[] {
  const isAssigned = assignPrimaryIPv6 === "enabled";
  const isByAddress = privateDnsName?.hostnameType === "ip-name";
  const checks: [boolean, string, string][] = [
    [isAssigned && !isIPv6, "assignPrimaryIPv6", `"enabled" ${withoutIPv6}`],
    [
      isAssigned && isIPv6 && mayLack("ipv6", network),
      "assignPrimaryIPv6",
      '"enabled" requires isIpv6 in every private subnet: the provider creates no machine in any other',
    ],
    [
      isByAddress && mayLack("ipv4", network),
      "privateDnsName.hostnameType",
      '"ip-name" requires cidrBlock in every private subnet: a machine without IPv4 cannot have such a name',
    ],
  ];
  return checks.filter(([isFound]) => isFound).map(([, field, message]) => ({ path: `${at}.${field}`, message }));
}

/** CAPA ignores IPv6 ranges in a VPC without IPv6 (pkg/cloud/services/securitygroup/securitygroups.go). */
export function findSourceProblems(path: string, blocks: readonly string[], isIPv6: boolean): Problem[] {
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
