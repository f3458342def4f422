import type { EndpointOwner, OuterEndpointOwner } from "./control-plane-access.ts";

/**
 * Where a control plane runs: on machines of the workload cluster, hosted in pods of the management cluster, or as a
 * service of a cloud.
 */
export type Placement = "Machines" | "Hosted" | "Managed";

interface PlacementFacts {
  /** Has machines in the workload cluster: a machine template, nodes with labels, health checks. */
  readonly hasMachines: boolean;
  /** Has a number of replicas in the spec. */
  readonly hasReplicas: boolean;
  /** Provides its endpoint. Otherwise the infrastructure or the user does. */
  readonly ownsEndpoint: boolean;
  /** Predicate for messages, after the name of the control plane. */
  readonly runs: string;
}

/** Facts that follow from the placement; everything else is data of the module. */
export const placements: Readonly<Record<Placement, PlacementFacts>> = {
  Machines: { hasMachines: true, hasReplicas: true, ownsEndpoint: false, runs: "runs on machines" },
  Hosted: { hasMachines: false, hasReplicas: true, ownsEndpoint: true, runs: "runs in the management cluster" },
  Managed: { hasMachines: false, hasReplicas: false, ownsEndpoint: true, runs: "is managed by its cloud" },
};

/** Returns the owner of the endpoint; `outer` owns it if the control plane provides none. */
export function findEndpointOwner(placement: Placement, outer: OuterEndpointOwner = "Infrastructure"): EndpointOwner {
  return placements[placement].ownsEndpoint ? "ControlPlane" : outer;
}
