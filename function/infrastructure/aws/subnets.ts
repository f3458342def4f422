import type { LoadBalancer } from "./load-balancer.ts";
import type { Network, Subnet } from "./network.ts";

export const subnetsPath = "infrastructure.aws.network.subnets";

export function isPrivate({ isPublic }: Subnet): boolean {
  return isPublic !== true;
}

/** CAPA looks up whether an existing subnet is public. A new subnet is private by default. */
export function mayBePublic({ vpc }: Network, { isPublic }: Subnet): boolean {
  return isPublic ?? vpc?.id !== undefined;
}

/** Zones of subnets, sorted; undefined if a subnet has no zone. */
export function zonesOf(subnets: readonly (Subnet | undefined)[]): string[] | undefined {
  const zones = subnets.map((subnet) => subnet?.availabilityZone);
  if (zones.includes(undefined)) return undefined;
  return [...new Set(zones.filter((zone) => zone !== undefined))].toSorted();
}

/** True also for a subnet without a zone. */
export function mayBeIn(zone: string, { availabilityZone = zone }: Subnet): boolean {
  return availabilityZone === zone;
}

/**
 * Zones that CAPA offers for control-plane machines (controllers/awscluster_controller.go): those with a private subnet
 * and a subnet of the load balancer. Undefined if they are not known.
 */
export function listOfferedZones(network: Network, loadBalancer: LoadBalancer): string[] | undefined {
  const { subnets = [] } = network;
  if (subnets.length === 0) return undefined;
  const privateZones = zonesOf(subnets.filter((subnet) => isPrivate(subnet)));
  const balanced = zonesOf(listBalancedSubnets(network, loadBalancer));
  return balanced && privateZones?.filter((zone) => balanced.includes(zone));
}

/**
 * The subnets of the load balancer (pkg/cloud/services/elb/loadbalancer.go, `getAPIServerLBSpec`). Undefined for a
 * chosen one that the spec does not list.
 */
export function listBalancedSubnets(
  network: Network,
  { scheme, subnets: chosen }: LoadBalancer,
): (Subnet | undefined)[] {
  const { subnets = [] } = network;
  if (chosen) return chosen.map((chosenID) => subnets.find(({ id }) => id === chosenID));
  const privateSubnets = subnets.filter((subnet) => isPrivate(subnet));
  const isInternal = scheme === "internal" && privateSubnets.length > 0;
  return isInternal ? privateSubnets : subnets.filter((subnet) => mayBePublic(network, subnet));
}

/**
 * True if CAPA learns addresses of NAT gateways (pkg/cloud/services/network/natgateways.go): of those in public subnets
 * whose zone also has a private one. Here CAPA takes only subnets as public that have `isPublic` in the spec.
 */
export function hasNatAddresses({ subnets }: Network): boolean {
  if (!subnets || subnets.length === 0) return true;
  const privateSubnets = subnets.filter((subnet) => isPrivate(subnet));
  return subnets.some(
    (subnet) =>
      subnet.isPublic === true &&
      privateSubnets.some(
        ({ availabilityZone }) => availabilityZone === undefined || mayBeIn(availabilityZone, subnet),
      ),
  );
}
