import type { Status } from "../api/status.ts";
import { countOutdatedMachines } from "../cluster-api/machine-progress.ts";
import { describe, type JsonObject } from "../kubernetes/object.ts";
import type { ClusterScope } from "../scope/scope.ts";
import type { Composition } from "../composed/composition.ts";

type Rollout = NonNullable<Status["rollouts"]>[number];

/**
 * Returns the held rollouts, with the fields that differ, then those in progress, with the machines left to replace.
 */
export function listRollouts({ state }: ClusterScope, { held }: Composition): Rollout[] {
  const { controlPlane } = state;
  return [
    ...held.map(({ object, reason, fields, machines }) => ({
      object,
      reason,
      fields: [...fields],
      machines,
      held: true,
    })),
    ...(controlPlane ? listRolling(controlPlane.object, countOutdatedMachines(controlPlane.progress)) : []),
    ...[...state.workerGroups.values()].flatMap(({ object, progress }) =>
      listRolling(object, countOutdatedMachines(progress)),
    ),
  ];
}

function listRolling(owner: JsonObject, machines: number): Rollout[] {
  return machines > 0 ? [{ object: describe(owner), reason: "Rolling", fields: [], machines, held: false }] : [];
}
