import type { EndpointOwner, OuterEndpointOwner } from "./control-plane-access.ts";

/**
 * Where a control plane runs: on machines of the cluster's own, hosted in pods of the management cluster, or as a service
 * that a cloud manages.
 */
export type Placement = "Machines" | "Hosted" | "Managed";

interface PlacementFacts {
  /** Machines of the cluster's own: a template of them, nodes that can be labelled, health checks. */
  readonly hasMachines: boolean;
  /** A number of instances that the spec gives. */
  readonly hasReplicas: boolean;
  /** The endpoint is its own; else it is that of the infrastructure or of the user. */
  readonly ownsEndpoint: boolean;
  /** After its name in a message. */
  readonly runs: string;
}

/** What follows from the placement for every control plane; the rest is data of its module. */
export const placements: Readonly<Record<Placement, PlacementFacts>> = {
  Machines: { hasMachines: true, hasReplicas: true, ownsEndpoint: false, runs: "runs on machines" },
  Hosted: { hasMachines: false, hasReplicas: true, ownsEndpoint: true, runs: "runs in the management cluster" },
  Managed: { hasMachines: false, hasReplicas: false, ownsEndpoint: true, runs: "is managed by its cloud" },
};

/** `outer` is whose the address is where the control plane brings none: the infrastructure knows. */
export function findEndpointOwner(placement: Placement, outer: OuterEndpointOwner = "Infrastructure"): EndpointOwner {
  return placements[placement].ownsEndpoint ? "ControlPlane" : outer;
}
