import { at, textAt, type JsonObject } from "../kubernetes/object.ts";
import { completeVersionText } from "../kubernetes/version.ts";
import { isGenerationObserved, isTrue } from "../kubernetes/condition.ts";

/**
 * A version of the Cluster API contract. It defines which status fields of a provider's resources have which meaning.
 */
export type ContractVersion = "v1beta1" | "v1beta2";

/** True once the infrastructure is provisioned. It never becomes false again. */
export function isInfrastructureProvisioned(object: JsonObject, contract: ContractVersion): boolean {
  return contract === "v1beta2"
    ? at(object, "status", "initialization", "provisioned") === true
    : at(object, "status", "ready") === true;
}

/**
 * True once the control plane is initialized. It never becomes false again. The condition of the same name is not used,
 * because its observedGeneration is not updated.
 */
export function isControlPlaneInitialized(coreCluster: JsonObject | undefined): boolean {
  return at(coreCluster, "status", "initialization", "controlPlaneInitialized") === true;
}

/** True if the control plane is available at its current generation. */
export function isControlPlaneAvailable(object: JsonObject, contract: ContractVersion): boolean {
  const isAvailable = contract === "v1beta2" ? isTrue(object, "Available") : at(object, "status", "ready") === true;
  return isAvailable && isStatusCurrent(object, contract);
}

/** True if the status is of the current generation. In v1beta1 reporting the generation is optional. */
export function isStatusCurrent(object: JsonObject, contract: ContractVersion): boolean {
  const isReported = at(object, "status", "observedGeneration") !== undefined;
  return isGenerationObserved(object) || (contract === "v1beta1" && !isReported);
}

/** The oldest version of a control plane's machines, as vX.Y.Z with the suffix of the distribution. */
export function runningVersion(object: JsonObject): string | undefined {
  const oldest = at(object, "status", "versions");
  const first = Array.isArray(oldest) ? textAt(oldest[0], "version") : undefined;
  return completeVersionText(first ?? textAt(object, "status", "version") ?? "");
}
