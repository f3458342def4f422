import type { JsonObject } from "../kubernetes/object.ts";

/** Limits while a machine goes, as v1beta2 machine templates carry them. */
export function renderMachineDeletion(timeouts: {
  drainSeconds?: number;
  volumeDetachSeconds?: number;
  deletionSeconds?: number;
}): JsonObject {
  return {
    nodeDrainTimeoutSeconds: timeouts.drainSeconds,
    nodeVolumeDetachTimeoutSeconds: timeouts.volumeDetachSeconds,
    nodeDeletionTimeoutSeconds: timeouts.deletionSeconds,
  };
}
