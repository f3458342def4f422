import type { Status } from "../api/status.ts";
import { type JsonObject, numberAt } from "../kubernetes/object.ts";
import { describe } from "../lifecycle/rollout.ts";
import type { ClusterScope } from "../scope.ts";
import type { Composition } from "./answer.ts";

type Rollout = NonNullable<Status["rollouts"]>[number];

/** Replacements of machines: held ones with what would change, and those under way with what is left to do. */
export function rolloutsOf({ state }: ClusterScope, { held }: Composition): Rollout[] {
  const owners = [
    ...(state.controlPlane ? [state.controlPlane] : []),
    ...state.machineDeployments.map(({ object }) => object),
  ];
  return [
    ...held.map(({ object, reason, fields, machines }) => ({
      object,
      reason,
      fields: [...fields],
      machines,
      held: true,
    })),
    ...owners.flatMap((owner) => rolling(owner)),
  ];
}

function rolling(owner: JsonObject): Rollout[] {
  const count = (field: string) => numberAt(owner, "status", field);
  const old = (count("replicas") ?? 0) - (count("upToDateReplicas") ?? count("replicas") ?? 0);
  return old > 0 ? [{ object: describe(owner), reason: "Rolling", fields: [], machines: old, held: false }] : [];
}
