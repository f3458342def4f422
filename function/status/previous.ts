import { type JsonObject, numberAt, objectAt, textAt } from "../kubernetes/object.ts";

/** Fields of the status that the XR has from the previous response. */
interface PreviousStatus {
  readonly phase: string | undefined;
  /** `lastOperation.type` */
  readonly operationType: string | undefined;
}

export function readPreviousStatus(composite: JsonObject): PreviousStatus {
  return {
    phase: textAt(composite, "status", "phase"),
    operationType: textAt(composite, "status", "lastOperation", "type"),
  };
}

/**
 * Returns the generation of the XR that the response describes. Undefined for the XR of a claim: Crossplane copies the
 * status to the claim, whose generation is another number, and GitOps tools compare the two.
 */
export function generationOf(composite: JsonObject): number | undefined {
  const isClaimed = objectAt(composite, "spec", "claimRef") !== undefined;
  return isClaimed ? undefined : numberAt(composite, "metadata", "generation");
}
