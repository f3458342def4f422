import type { Requirement } from "../cluster-api/requirement.ts";
import { requireNameConflicts } from "../lifecycle/name-conflicts.ts";
import type { Scope, TopologyScope } from "../scope/scope.ts";
import { composeControlPlane } from "./control-plane.ts";
import { composeInfrastructure } from "./infrastructure.ts";
import { kindsOfCluster } from "./kinds.ts";
import { composeClusterObjects } from "./supporting.ts";

/**
 * Requires the objects whose names may conflict, until the Cluster exists. With a topology, Cluster API names all
 * objects but the Cluster.
 */
export function requirePossibleConflicts(scope: Scope | TopologyScope): Record<string, Requirement> {
  if (scope.state.coreCluster || scope.backend === "topology") return {};
  const parts = [
    composeInfrastructure(scope),
    composeControlPlane(scope).controlPlane,
    ...composeClusterObjects(scope),
  ];
  return requireNameConflicts(scope.state, { cluster: scope.cluster, kinds: kindsOfCluster(scope), parts });
}
