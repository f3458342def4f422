import type { ClusterIdentity } from "./identity.ts";
import { allOf, type Requirement } from "./requirement.ts";
import { composedGroupKind, machinePoolKind, memberSetKind } from "./worker-groups.ts";

/** Names of the requirements for worker groups and their members. Frozen: Crossplane persists them. */
export const requiredGroups = "machine-deployments";
export const requiredPools = "machine-pools";
export const requiredSets = "machine-sets";
export const requiredMachines = "machines";

export function groupRequirement(cluster: ClusterIdentity): Record<string, Requirement> {
  return { [requiredGroups]: allOf(cluster, composedGroupKind.name) };
}

/** Machine pools exist only in a topology. */
export function poolRequirement(cluster: ClusterIdentity): Record<string, Requirement> {
  return { [requiredPools]: allOf(cluster, machinePoolKind) };
}

export function requireSets(cluster: ClusterIdentity): Record<string, Requirement> {
  return { [requiredSets]: allOf(cluster, memberSetKind) };
}

export function requireMachines(cluster: ClusterIdentity): Record<string, Requirement> {
  return { [requiredMachines]: allOf(cluster, "Machine") };
}
