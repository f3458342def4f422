import { type JsonObject, numberAt, textAt } from "../kubernetes/object.ts";

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

/** Returns the generation of the XR that the response describes. */
export function generationOf(composite: JsonObject): number | undefined {
  return numberAt(composite, "metadata", "generation");
}
