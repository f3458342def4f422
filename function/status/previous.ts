import { type JsonObject, numberAt, textAt } from "../kubernetes/object.ts";

/** What the status of the XR said last. */
interface PreviousStatus {
  readonly phase: string | undefined;
  /** Of what was done then. */
  readonly operationType: string | undefined;
}

export function readPreviousStatus(composite: JsonObject): PreviousStatus {
  return {
    phase: textAt(composite, "status", "phase"),
    operationType: textAt(composite, "status", "lastOperation", "type"),
  };
}

/** The generation of the XR that an answer is about. */
export function generationOf(composite: JsonObject): number | undefined {
  return numberAt(composite, "metadata", "generation");
}
