import type { ReplicaCounts } from "../cluster-api/machine-progress.ts";
import { at, type Json, type JsonObject, listAt, numberAt, objectAt, textAt } from "../kubernetes/object.ts";
import type { WorkerPool } from "./worker-pools.ts";

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

/** Returns the pools of the previous status. */
export function readPreviousPools(composite: JsonObject): WorkerPool[] {
  return listAt(composite, "status", "workers").flatMap((pool) => {
    const name = textAt(pool, "name");
    const leaving = at(pool, "leaving") === true ? true : undefined;
    return name === undefined ? [] : [{ name, ...readCounts(pool), version: textAt(pool, "version"), leaving }];
  });
}

function readCounts(pool: Json): Pick<WorkerPool, keyof ReplicaCounts> {
  const count = (field: keyof ReplicaCounts) => numberAt(pool, field);
  return {
    desired: count("desired"),
    ready: count("ready"),
    upToDate: count("upToDate"),
    available: count("available"),
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
