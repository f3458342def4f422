import type { Family } from "../../api/address.ts";
import type { Problem } from "../../api/problem.ts";
import { hasIPv6 } from "./ipv6.ts";
import { isInLocalZone } from "./identifiers.ts";
import type { Network, Subnet } from "./network.ts";
import { isPrivate, subnetsPath } from "./subnets.ts";

/** Message about a setting for a VPC with IPv6, in one without. */
export const withoutIPv6 = "requires IPv6 in the VPC: set infrastructure.aws.network.vpc.ipv6";

interface Place {
  readonly region: string;
  readonly network: Network;
  readonly families: readonly Family[];
}

/** Subnets whose families do not suit the VPC or the cluster (pkg/cloud/services/network/subnets.go). */
export function findFamilyOfSubnetProblems(place: Place): Problem[] {
  const { vpc, subnets = [] } = place.network;
  const find = vpc?.id === undefined ? findNewSubnetProblems : findExistingSubnetProblems;
  const first = subnets.findIndex((subnet) => isOnlyIPv6(subnet));
  return subnets.flatMap((subnet, index) =>
    [...find(subnet, place), ...(index > first ? findMistakenProblems(subnet) : [])].map(([field, message]) => ({
      path: `${subnetsPath}[${index}].${field}`,
      message,
    })),
  );
}

/** Whether a new subnet has no IPv4. */
export function isOnlyIPv6({ isIpv6, cidrBlock }: Subnet): boolean {
  return isIpv6 === true && cidrBlock === undefined;
}

/** Whether a machine could have no address of the family. The spec does not know the families of an existing VPC. */
export function mayLack(family: Family, { vpc, subnets = [] }: Network): boolean {
  const lacks = (subnet: Subnet) => (family === "ipv4" ? isOnlyIPv6(subnet) : subnet.isIpv6 !== true);
  return vpc?.id === undefined && subnets.some((subnet) => isPrivate(subnet) && lacks(subnet));
}

/** CAPA 2.11 finds a subnet by its IPv4 range, also by an empty one (api/v1beta2/network_types.go, FindEqual). */
function findMistakenProblems(subnet: Subnet): Found[] {
  const message = "is required: the provider mistakes subnets without IPv4 for one another, so only one may lack it";
  return whereTrue(isOnlyIPv6(subnet), "cidrBlock", message);
}

type Found = [field: keyof Subnet, message: string];

/** CAPA writes what it looks up, also over what the spec says. */
function findExistingSubnetProblems(subnet: Subnet): Found[] {
  return (["isIpv6", "ipv6CidrBlock"] as const).flatMap((field): Found[] =>
    subnet[field] === undefined ? [] : [[field, "is looked up in an existing VPC: remove it"]],
  );
}

function findNewSubnetProblems(subnet: Subnet, place: Place): Found[] {
  if (subnet.isIpv6 === true) return [...findUnsupportedIPv6(subnet, place), ...findMissingIPv4(subnet, place)];
  const unused: Found[] = subnet.ipv6CidrBlock === undefined ? [] : [["ipv6CidrBlock", "requires isIpv6: true"]];
  return [...unused, ...findMissingIPv6(subnet, place)];
}

function findUnsupportedIPv6({ availabilityZone }: Subnet, { region, network, families }: Place): Found[] {
  const inVpc = hasIPv6(network.vpc, families);
  const isLocal = isInLocalZone(availabilityZone ?? "", region);
  return [
    ...whereTrue(!inVpc, "isIpv6", withoutIPv6),
    ...whereTrue(isLocal, "isIpv6", `is not supported in ${availabilityZone}: the provider creates no such subnet`),
  ];
}

function findMissingIPv4(subnet: Subnet, { families }: Place): Found[] {
  if (subnet.cidrBlock !== undefined) return [];
  if (!isPrivate(subnet)) return [["cidrBlock", "is required: NAT gateways and load balancers need IPv4"]];
  const reason = "is required: network.services has an IPv4 range, so machines need IPv4";
  return whereTrue(families.includes("ipv4"), "cidrBlock", reason);
}

function findMissingIPv6(subnet: Subnet, { region, network, families }: Place): Found[] {
  if (isPrivate(subnet)) {
    const reason = "must be true: network.services has an IPv6 range, so machines need IPv6";
    return whereTrue(families.includes("ipv6"), "isIpv6", reason);
  }
  const isBalanced = !isInLocalZone(subnet.availabilityZone ?? "", region);
  const reason = "must be true: in a VPC with IPv6, load balancers need IPv6 in public subnets";
  return whereTrue(isBalanced && hasIPv6(network.vpc, families), "isIpv6", reason);
}

function whereTrue(isFound: boolean, ...found: Found): Found[] {
  return isFound ? [found] : [];
}
