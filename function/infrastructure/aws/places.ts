import type { Problem } from "../../api/problem.ts";
import type { PlacedMachine } from "../provider.ts";
import { isZoneOfRegion } from "./identifiers.ts";
import type { LoadBalancer } from "./load-balancer.ts";
import type { MachineSettings } from "./machine.ts";
import type { Network, Subnet } from "./network.ts";
import {
  listBalancedSubnets,
  isPrivate,
  mayBeIn,
  mayBePublic,
  listOfferedZones,
  subnetsPath,
  zonesOf,
} from "./subnets.ts";

interface Place {
  region: string;
  network: Network;
  loadBalancer: LoadBalancer;
}

type Placed = PlacedMachine<MachineSettings>;

/** Zones of another region, and zones without a subnet, in which CAPA could not create a machine. */
export function findZoneProblems({ region, network }: Place, zones: readonly string[]): Problem[] {
  const { subnets = [] } = network;
  const known = subnets.length === 0 ? undefined : zonesOf(subnets);
  const foreign = zones.filter((zone) => !isZoneOfRegion(zone, region));
  const missing = known === undefined ? [] : zones.filter((zone) => !known.includes(zone) && !foreign.includes(zone));
  return [
    ...foreign.map((zone) => ({ path: "infrastructure.aws.region", message: `${region} has no zone ${zone}` })),
    ...missing.map((zone) => ({
      path: subnetsPath,
      message: `must include a subnet in ${zone}, which the spec names: the listed ones are in ${known?.join(", ")}`,
    })),
  ];
}

/** A control plane uses every failure domain that CAPA offers for control planes, so `zones` can only confirm them. */
export function findControlPlaneZoneProblems({ network, loadBalancer }: Place, zones: readonly string[]): Problem[] {
  if (zones.length === 0) return [];
  const path = "controlPlane.zones";
  const offered = listOfferedZones(network, loadBalancer);
  if (offered === undefined) {
    return [{ path, message: "requires infrastructure.aws.network.subnets with availabilityZone. Default: all zones" }];
  }
  if (offered.join() === zones.join()) return [];
  const message = `must be all zones of the load balancer's subnets: ${offered.join(", ")}`;
  return [{ path, message }];
}

/** Machines for which CAPA finds no subnet (pkg/cloud/services/ec2/instances.go, `findSubnet`). */
export function findPlaceProblems(place: Place, placed: Placed): Problem[] {
  const { subnets = [] } = place.network;
  const { subnetID } = placed.machineSettings;
  if (subnets.length === 0) return [];
  if (subnetID !== undefined) return findChosenSubnetProblems(place.network, placed, subnetID);
  if (placed.role === "Worker") return findZonesProblems(place.network, placed, placed.zones);
  const hasPrivate = subnets.some((subnet) => isPrivate(subnet));
  const zones = hasPrivate ? (listOfferedZones(place.network, place.loadBalancer) ?? []) : [];
  return findZonesProblems(place.network, placed, zones);
}

function findChosenSubnetProblems(
  { vpc, subnets = [] }: Network,
  { path, machineSettings }: Placed,
  subnetID: string,
): Problem[] {
  if (machineSettings.publicIP !== true || vpc?.id === undefined) return [];
  const subnet = subnets.find(({ id }) => id === subnetID);
  if (subnet && subnet.isPublic !== false) return [];
  const reason = subnet ? "is private" : `is not among ${subnetsPath}`;
  return [
    { path: `${path}.aws.subnetID`, message: `${reason}, and publicIP requires a public subnet that is listed there` },
  ];
}

function findZonesProblems(network: Network, placed: Placed, zones: readonly string[]): Problem[] {
  return zones.length === 0
    ? findAnyZoneProblems(network, placed)
    : zones.flatMap((zone) => findSubnetProblems(network, placed, zone));
}

function findAnyZoneProblems(network: Network, placed: Placed): Problem[] {
  const { subnets = [] } = network;
  if (subnets.some((subnet) => isSuitable(network, subnet, placed))) return [];
  return [describeMissing(placed, "none")];
}

function findSubnetProblems(network: Network, placed: Placed, zone: string): Problem[] {
  const inZone = (network.subnets ?? []).filter((subnet) => mayBeIn(zone, subnet));
  if (inZone.length === 0 || inZone.some((subnet) => isSuitable(network, subnet, placed))) return [];
  return [describeMissing(placed, `none in ${zone}`)];
}

/** A machine with a public address needs a public subnet, any other machine a private one. */
function isSuitable(network: Network, subnet: Subnet, { machineSettings }: Placed): boolean {
  return machineSettings.publicIP === true ? mayBePublic(network, subnet) : isPrivate(subnet);
}

function describeMissing({ path, machineSettings }: Placed, which: string): Problem {
  const field = `spec.${path}.aws.publicIP`;
  const [what, remedy] =
    machineSettings.publicIP === true
      ? [`is public, and ${field} requires one`, "list a public subnet, or remove publicIP"]
      : [
          `is private, and machines of spec.${path} have no public address`,
          `list a private subnet, or set ${field} to true`,
        ];
  return { path: subnetsPath, message: `${which} ${what}: ${remedy}` };
}

/** A load balancer without subnets, or without one in a zone where control-plane machines can be. */
export function findBalancerPlaceProblems({ network, loadBalancer }: Place): Problem[] {
  const { subnets = [] } = network;
  if (subnets.length === 0) return [];
  if (listBalancedSubnets(network, loadBalancer).length === 0) {
    const message = `"${loadBalancer.scheme}" requires a public subnet in network.subnets: list one, or use internal`;
    return [{ path: "infrastructure.aws.loadBalancer.scheme", message }];
  }
  const isApart = listOfferedZones(network, loadBalancer)?.length === 0 && subnets.some((subnet) => isPrivate(subnet));
  if (!isApart) return [];
  const message =
    "no zone has both a private subnet and a subnet of the load balancer, so control-plane machines cannot be placed";
  return [{ path: subnetsPath, message }];
}
