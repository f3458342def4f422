import type { JsonObject } from "../kubernetes/object.ts";

/** Timeouts for the deletion of a machine, in the format of v1beta2. */
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
