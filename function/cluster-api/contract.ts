import { at, textAt, type JsonObject } from "../kubernetes/object.ts";
import { completeVersionText } from "../kubernetes/version.ts";
import { isGenerationObserved, isTrue } from "../kubernetes/condition.ts";

/** The version of the Cluster API contract that a provider's resources follow: where a fact stands in its status. */
export type ContractVersion = "v1beta1" | "v1beta2";

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

/** True while the control plane serves, at its current generation. */
export function isControlPlaneAvailable(object: JsonObject, contract: ContractVersion): boolean {
  const isAvailable = contract === "v1beta2" ? isTrue(object, "Available") : at(object, "status", "ready") === true;
  return isAvailable && isStatusCurrent(object, contract);
}

/** True where the status is of the current generation; v1beta1 leaves it open whether that is reported. */
export function isStatusCurrent(object: JsonObject, contract: ContractVersion): boolean {
  const isReported = at(object, "status", "observedGeneration") !== undefined;
  return isGenerationObserved(object) || (contract === "v1beta1" && !isReported);
}

/** The version that a control plane runs, vX.Y.Z with the distribution's suffix: the oldest of its machines. */
export function runningVersion(object: JsonObject): string | undefined {
  const oldest = at(object, "status", "versions");
  const first = Array.isArray(oldest) ? textAt(oldest[0], "version") : undefined;
  return completeVersionText(first ?? textAt(object, "status", "version") ?? "");
}
