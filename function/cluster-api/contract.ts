import { at, numberAt, textAt, type JsonObject } from "../kubernetes/object.ts";
import { completeVersion } from "../kubernetes/version.ts";
import { isGenerationObserved, isTrue } from "../kubernetes/condition.ts";

/** The version of the Cluster API contract that a provider's resources follow: where a fact stands in its status. */
export type ContractVersion = "v1beta1" | "v1beta2";

/** Those of the two objects that a Cluster refers to. */
export interface Contracts {
  infrastructure: ContractVersion;
  controlPlane: ContractVersion;
}

/** True once the infrastructure says that it is there. It never turns false again. */
export function isInfrastructureProvisioned(object: JsonObject, contract: ContractVersion): boolean {
  return contract === "v1beta2"
    ? at(object, "status", "initialization", "provisioned") === true
    : at(object, "status", "ready") === true;
}

/** What a Cluster says of its control plane. It never turns false again, and its condition keeps the generation of that moment. */
export function isControlPlaneInitialized(coreCluster: JsonObject | undefined): boolean {
  return at(coreCluster, "status", "initialization", "controlPlaneInitialized") === true;
}

/** True while the control plane serves, at its current generation; v1beta1 leaves it open whether that is reported. */
export function isControlPlaneAvailable(object: JsonObject, contract: ContractVersion): boolean {
  if (contract === "v1beta2") return isGenerationObserved(object) && isTrue(object, "Available");
  const isStale = at(object, "status", "observedGeneration") !== undefined && !isGenerationObserved(object);
  return at(object, "status", "ready") === true && !isStale;
}

export interface ReplicaCounts {
  desired: number;
  ready: number;
  upToDate: number;
  available: number;
}

/** Machine counts of a control plane, MachineDeployment or the Cluster's own summary of them; in the words of either contract. */
export function readReplicas(status: JsonObject | undefined, desired: number): ReplicaCounts {
  return {
    desired: numberAt(status, "desiredReplicas") ?? desired,
    ready: numberAt(status, "readyReplicas") ?? 0,
    upToDate: numberAt(status, "upToDateReplicas") ?? numberAt(status, "updatedReplicas") ?? 0,
    available: numberAt(status, "availableReplicas") ?? availableOf(status),
  };
}

/** v1beta1 counts what is missing. */
function availableOf(status: JsonObject | undefined): number {
  const missing = numberAt(status, "unavailableReplicas");
  return missing === undefined ? 0 : (numberAt(status, "replicas") ?? 0) - missing;
}

/** The version that a control plane runs, vX.Y.Z with the distribution's suffix: the oldest of its machines. */
export function runningVersion(object: JsonObject): string | undefined {
  const oldest = at(object, "status", "versions");
  const first = Array.isArray(oldest) ? textAt(oldest[0], "version") : undefined;
  return completeVersion(first ?? textAt(object, "status", "version") ?? "");
}
