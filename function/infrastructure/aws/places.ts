import { type Problem, quoted } from "../../api/problem.ts";
import { type LoadBalancer, networkLoadBalancerPort } from "./load-balancer.ts";
import type { Network } from "./network.ts";

interface Place {
  region: string;
  network: Network;
}

/** What a network lacks for CAPA to make or find it (pkg/cloud/services/network/subnets.go). */
export function networkProblems(network: Network): Problem[] {
  return [...subnetProblems(network), ...roleProblems(network.securityGroupOverrides)];
}

const roles = ["bastion", "controlplane", "node", "apiserver-lb", "lb"];

function roleProblems(overrides: Network["securityGroupOverrides"] = {}): Problem[] {
  return Object.keys(overrides)
    .filter((role) => !roles.includes(role))
    .map((role) => ({
      path: "infrastructure.aws.network.securityGroupOverrides",
      message: `${quoted(role)} is no role of a security group; allowed are ${roles.join(", ")}`,
    }));
}

function subnetProblems({ vpc, subnets = [] }: Network): Problem[] {
  const at = "infrastructure.aws.network.subnets";
  if (vpc?.id !== undefined) {
    return subnets.length > 0 ? [] : [{ path: at, message: "are required for a VPC that exists: list them by id" }];
  }
  if (subnets.length === 0) return [];
  return [
    ...subnets.flatMap((subnet, index) =>
      (["availabilityZone", "cidrBlock"] as const)
        .filter((field) => subnet[field] === undefined)
        .map((field) => ({ path: `${at}[${index}].${field}`, message: "is required: the subnet is made" })),
    ),
    ...(subnets.some(({ isPublic }) => isPublic === true)
      ? []
      : [
          {
            path: at,
            message: "need a public one (isPublic: true) in a VPC that is made, for gateways and load balancers",
          },
        ]),
  ];
}

/** Zones without a subnet: a machine there would never be made. */
export function zoneProblems({ region, network }: Place, zones: readonly string[]): Problem[] {
  const known = zonesOf(network);
  const foreign = zones.filter((zone) => !zone.startsWith(region));
  const missing = known === undefined ? [] : zones.filter((zone) => !known.includes(zone) && !foreign.includes(zone));
  return [
    ...foreign.map((zone) => ({ path: "infrastructure.aws.region", message: `${region} has no zone ${zone}` })),
    ...missing.map((zone) => ({
      path: "infrastructure.aws.network.subnets",
      message: `none is in ${zone}, which is asked for; there are ${known?.join(", ")}`,
    })),
  ];
}

/**
 * KubeadmControlPlane and its like use every failure domain that CAPA offers for control planes, and CAPA offers the zones
 * of the load balancer (controllers/awscluster_controller.go): a choice can be confirmed, not made.
 */
export function controlPlaneZoneProblems(
  { network }: Place,
  loadBalancer: LoadBalancer,
  zones: readonly string[],
): Problem[] {
  if (zones.length === 0) return [];
  const path = "controlPlane.zones";
  const offered = zonesOf(network, loadBalancer.subnets);
  if (offered === undefined) {
    return [
      { path, message: "needs infrastructure.aws.network.subnets with their availabilityZone; default: all zones" },
    ];
  }
  if (offered.join() === zones.join()) return [];
  const message = `control-plane machines are spread over all zones of the load balancer's subnets: ${offered.join(", ")}`;
  return [{ path, message }];
}

/** The zones of the listed subnets, sorted; undefined where one of them does not say its own. */
function zonesOf({ subnets = [] }: Network, only?: readonly string[]): string[] | undefined {
  const chosen = only === undefined ? subnets : only.map((id) => subnets.find((subnet) => subnet.id === id));
  const zones = chosen.map((subnet) => subnet?.availabilityZone);
  if (zones.length === 0 || zones.includes(undefined)) return undefined;
  return [...new Set(zones.filter((zone) => zone !== undefined))].toSorted();
}

export function portProblems({ type }: LoadBalancer, port: number | undefined): Problem[] {
  if (type !== "nlb" || port === undefined || port === networkLoadBalancerPort) return [];
  return [
    { path: "network.apiServerPort", message: `a network load balancer of the provider listens on 6443, not ${port}` },
  ];
}
