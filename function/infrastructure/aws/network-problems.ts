import { type Problem, quote } from "../../api/problem.ts";
import { isInLocalZone, isInRegion, isSubnetID } from "./identifiers.ts";
import type { LoadBalancer } from "./load-balancer.ts";
import type { Network, Subnet } from "./network.ts";
import { isPrivate, subnetsPath } from "./subnets.ts";

interface Place {
  region: string;
  network: Network;
}

/**
 * Finds problems of the network that the schema (network.ts) cannot express: fields that CAPA needs to create a new
 * VPC, or to find an existing one (pkg/cloud/services/network/subnets.go).
 */
export function findNetworkProblems({ region, network }: Place): Problem[] {
  const { vpc, subnets = [] } = network;
  return [
    ...(vpc?.id === undefined ? findManagedProblems(region, network) : findExistingProblems(subnets)),
    ...subnets.flatMap(({ availabilityZone: zone }, index) =>
      zone === undefined || isInRegion(zone, region)
        ? []
        : [{ path: `${subnetsPath}[${index}].availabilityZone`, message: `${quote(zone)} is not a zone of ${region}` }],
    ),
  ];
}

function findExistingProblems(subnets: readonly Subnet[]): Problem[] {
  return subnets.length > 0
    ? []
    : [{ path: subnetsPath, message: "is required for an existing VPC: list its subnets by id" }];
}

function findManagedProblems(region: string, { subnets = [], securityGroupOverrides }: Network): Problem[] {
  return [
    ...findOverrideProblems(securityGroupOverrides),
    ...(subnets.length === 0 ? [] : findSubnetProblems(region, subnets)),
  ];
}

/** CAPA fails with them (`ReconcileSecurityGroups`): no security group is in a VPC before the VPC is created. */
function findOverrideProblems(overrides: Network["securityGroupOverrides"] = {}): Problem[] {
  if (Object.keys(overrides).length === 0) return [];
  const path = "infrastructure.aws.network.securityGroupOverrides";
  return [
    { path, message: "requires network.vpc.id, because existing security groups are in an existing VPC: or remove it" },
  ];
}

function findSubnetProblems(region: string, subnets: readonly Subnet[]): Problem[] {
  const hasPublic = subnets.some((subnet) => !isPrivate(subnet));
  return [
    ...subnets.flatMap((subnet, index) => findManagedSubnetProblems(subnet, `${subnetsPath}[${index}]`)),
    ...(hasPublic
      ? findGatewayProblems(region, subnets)
      : [
          {
            path: subnetsPath,
            message: "must include a public one (isPublic: true) in a new VPC, for gateways and load balancers",
          },
        ]),
  ];
}

function findManagedSubnetProblems(subnet: Subnet, path: string): Problem[] {
  return [
    ...(["availabilityZone", ...(subnet.isIpv6 === true ? [] : (["cidrBlock"] as const))] as const)
      .filter((field) => subnet[field] === undefined)
      .map((field) => ({ path: `${path}.${field}`, message: "is required for a new subnet" })),
    ...(isSubnetID(subnet.id)
      ? [
          {
            path: `${path}.id`,
            message: "is the id of an existing subnet: set network.vpc.id, or choose a name for a new subnet",
          },
        ]
      : []),
  ];
}

/**
 * CAPA creates a NAT gateway per public subnet; a private subnet in a zone without one has no route to the internet.
 */
function findGatewayProblems(region: string, subnets: readonly Subnet[]): Problem[] {
  const withGateway = new Set(subnets.filter((subnet) => !isPrivate(subnet)).map((subnet) => subnet.availabilityZone));
  return subnets.flatMap((subnet, index) => {
    const { availabilityZone: zone } = subnet;
    // Local zones use the NAT gateway of another zone.
    const isLocal = isInLocalZone(zone ?? "", region);
    if (!isPrivate(subnet) || zone === undefined || withGateway.has(zone) || isLocal) return [];
    const message = `is private, and ${zone} has no public subnet for its NAT gateway: list one (isPublic: true)`;
    return [{ path: `${subnetsPath}[${index}]`, message }];
  });
}

/** Subnets of the load balancer: CAPA looks them up by id, and AWS accepts one per zone. */
export function findBalancerSubnetProblems(
  { vpc, subnets = [] }: Network,
  { subnets: chosen = [] }: LoadBalancer,
): Problem[] {
  const path = "infrastructure.aws.loadBalancer.subnets";
  if (chosen.length === 0) return [];
  if (vpc?.id === undefined) {
    return [
      {
        path,
        message:
          "requires network.vpc.id, because ids are those of existing subnets. Default: all that suit the scheme",
      },
    ];
  }
  const zones = chosen.map((id) => subnets.find((subnet) => subnet.id === id)?.availabilityZone ?? id);
  const repeated = zones.find((zone, index) => zones.indexOf(zone) < index);
  return repeated === undefined ? [] : [{ path, message: `may have one subnet per zone: two are in ${repeated}` }];
}
