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

/** A taint of a node. */
interface Taint {
  readonly key: string;
  readonly value?: string | undefined;
  readonly effect: string;
  readonly propagation?: string | undefined;
}

/** True if Cluster API keeps the taint on the nodes. A node only registers with the others. */
export function isPropagated({ propagation }: Pick<Taint, "propagation">): boolean {
  return propagation === "Always";
}

/** Renders the taints that Cluster API keeps on nodes as those of a Machine, which have no empty value. */
export function renderMachineTaints(taints: readonly Taint[] = []): JsonObject[] {
  return taints
    .filter((taint) => isPropagated(taint))
    .map(({ key, value, effect, propagation }) => ({
      key,
      ...(value !== undefined && value !== "" && { value }),
      effect,
      propagation,
    }));
}

/** The timeouts in the format of v1beta1, as Go writes durations: a webhook would rewrite any other text. */
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
