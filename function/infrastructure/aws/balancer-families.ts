import type { Family } from "../../api/address.ts";
import type { Problem } from "../../api/problem.ts";
import type { ControlPlaneAccess } from "../../cluster-api/control-plane-access.ts";
import { isWithin } from "./address-ranges.ts";
import { findSourceProblems } from "./family-problems.ts";
import { isInLocalZone } from "./identifiers.ts";
import type { InstanceSettings } from "./instance.ts";
import { hasIPv6 } from "./ipv6.ts";
import { type LoadBalancer, targetFamilyOf } from "./load-balancer.ts";
import type { Network, Subnet } from "./network.ts";
import { isOnlyIPv6, mayLack, withoutIPv6 } from "./subnet-families.ts";
import { isPrivate, subnetsPath } from "./subnets.ts";

interface Settings extends Pick<InstanceSettings, "assignPrimaryIPv6"> {
  readonly region: string;
  readonly network: Network;
  readonly loadBalancer: LoadBalancer;
}

interface Balanced {
  readonly settings: Settings;
  readonly families: readonly Family[];
  readonly access: ControlPlaneAccess;
}

const cloud = "infrastructure.aws";
const at = `${cloud}.loadBalancer`;

/** Problems of the load balancer of a control plane on machines. */
export function findBalancerFamilyProblems({ settings, families, access }: Balanced): Problem[] {
  const { network, loadBalancer } = settings;
  const isIPv6 = hasIPv6(network.vpc, families);
  return [
    ...findTargetProblems(settings, isIPv6 ? families : undefined),
    ...findSourceProblems(`${at}.allowedCidrBlocks`, loadBalancer.allowedCidrBlocks ?? [], isIPv6),
    ...(network.vpc?.id === undefined && isIPv6
      ? [...findInternalProblems(settings), ...findUnreachable(settings, access)]
      : []),
  ];
}

/** Machines that the load balancer does not reach. The families are undefined in a VPC without IPv6. */
function findTargetProblems(settings: Settings, families: readonly Family[] | undefined): Problem[] {
  const { network, loadBalancer, assignPrimaryIPv6 } = settings;
  const { targetGroupIPType: target, type } = loadBalancer;
  const isClassic = type === "classic";
  const lacksPrimary = assignPrimaryIPv6 === "disabled" && targetFamilyOf(loadBalancer, families) === "ipv6";
  const checks: [boolean, string, string][] = [
    [target !== undefined && isClassic, `${at}.targetGroupIPType`, "requires type nlb"],
    [target === "ipv6" && !families, `${at}.targetGroupIPType`, withoutIPv6],
    [target === "ipv6" && mayLack("ipv6", network), `${at}.targetGroupIPType`, requireFamily("ipv6", "isIpv6", "IPv6")],
    [
      target === "ipv4" && mayLack("ipv4", network),
      `${at}.targetGroupIPType`,
      requireFamily("ipv4", "cidrBlock", "IPv4"),
    ],
    [isClassic && mayLack("ipv4", network), `${at}.type`, requireFamily("classic", "cidrBlock", "IPv4")],
    [lacksPrimary, `${cloud}.assignPrimaryIPv6`, withoutPrimary],
  ];
  return checks.filter(([isFound]) => isFound).map(([, path, message]) => ({ path, message }));
}

function requireFamily(value: string, field: string, family: string): string {
  return `${value} requires ${field} in every private subnet, because a machine could have no ${family} address`;
}

const withoutPrimary =
  '"disabled" is not supported: the load balancer reaches machines by their primary IPv6 address. Remove it, or set ' +
  "loadBalancer.targetGroupIPType to ipv4";

/**
 * CAPA makes the load balancer dual stack, in the first private subnet of each zone (pkg/cloud/services/elb), and AWS
 * needs both families there (docs/book/src/topics/ipv6-enabled-cluster.md of CAPA).
 */
function findInternalProblems({ region, network: { subnets = [] }, loadBalancer }: Settings): Problem[] {
  const { scheme, type } = loadBalancer;
  if (scheme !== "internal" || type === "classic") return [];
  const zones = subnets.map((subnet) => (isPrivate(subnet) ? subnet.availabilityZone : undefined));
  return subnets.flatMap(({ availabilityZone: zone = "", isIpv6, cidrBlock }, index) => {
    if (zones.indexOf(zone) !== index || isInLocalZone(zone, region)) return [];
    const path = `${subnetsPath}[${index}]`;
    return [
      ...(isIpv6 === true ? [] : [{ path: `${path}.isIpv6`, message: `must be true: ${ofInternal("IPv6")}` }]),
      ...(cidrBlock === undefined
        ? [{ path: `${path}.cidrBlock`, message: `is required: ${ofInternal("IPv4")}` }]
        : []),
    ];
  });
}

function ofInternal(family: string): string {
  return `in a VPC with IPv6, an internal load balancer needs ${family} in the first private subnet of each zone`;
}

/**
 * CAPA opens an internet-facing load balancer to nodes by the IPv4 addresses of NAT gateways only. Nodes without IPv4
 * reach its IPv6 address with their own.
 */
function findUnreachable({ network, loadBalancer }: Settings, { ports }: ControlPlaneAccess): Problem[] {
  const { vpc, subnets = [] } = network;
  const { scheme, allowedCidrBlocks } = loadBalancer;
  const port = ports.find(({ isAtEndpoint }) => isAtEndpoint);
  if (scheme === "internal") return [];
  return subnets.flatMap((subnet, index) => {
    if (!isPrivate(subnet) || !isOnlyIPv6(subnet)) return [];
    const isOpen = allowedCidrBlocks?.some((block) => isWithin(rangeOf(subnet, vpc), block)) ?? true;
    const path = `${subnetsPath}[${index}].cidrBlock`;
    return [...(isOpen ? [] : [{ path, message: closed }]), ...(port ? [{ path, message: explainPort(port) }] : [])];
  });
}

/** The addresses that machines of the subnet may have, as far as the spec knows them. */
function rangeOf({ ipv6CidrBlock }: Subnet, vpc: Network["vpc"]): string {
  return ipv6CidrBlock ?? vpc?.ipv6?.cidrBlock ?? "::/0";
}

const closed =
  "is required: nodes without IPv4 cannot reach the load balancer. Or list their IPv6 addresses, such as ::/0, in " +
  "loadBalancer.allowedCidrBlocks";

function explainPort({ port, purpose, otherwise }: ControlPlaneAccess["ports"][number]): string {
  return `is required: nodes without IPv4 cannot reach port ${port} (${purpose}) of the load balancer. Or ${otherwise}`;
}
