import { formatGoDuration } from "../kubernetes/duration.ts";
import type { JsonObject } from "../kubernetes/object.ts";

interface Timeouts {
  readonly drainSeconds?: number;
  readonly volumeDetachSeconds?: number;
  readonly deletionSeconds?: number;
}

/** Timeouts for the deletion of a machine, in the format of v1beta2. */
export function renderMachineDeletion(timeouts: Timeouts): JsonObject {
  return {
    nodeDrainTimeoutSeconds: timeouts.drainSeconds,
    nodeVolumeDetachTimeoutSeconds: timeouts.volumeDetachSeconds,
    nodeDeletionTimeoutSeconds: timeouts.deletionSeconds,
  };
}

/** The same timeouts in the format of v1beta1, as Go writes durations: a webhook would rewrite any other text. */
export function renderMachineTimeouts(timeouts: Timeouts): JsonObject {
  return {
    nodeDrainTimeout: renderDuration(timeouts.drainSeconds),
    nodeVolumeDetachTimeout: renderDuration(timeouts.volumeDetachSeconds),
    nodeDeletionTimeout: renderDuration(timeouts.deletionSeconds),
  };
}

function renderDuration(seconds: number | undefined): string | undefined {
  return seconds === undefined ? undefined : formatGoDuration(seconds);
}
