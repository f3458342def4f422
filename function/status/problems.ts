import type { Status } from "../api/status.ts";
import { readCondition } from "../kubernetes/condition.ts";
import { describe, type JsonObject } from "../kubernetes/object.ts";
import type { ClusterScope } from "../scope/scope.ts";

type Problem = NonNullable<Status["problems"]>[number];

/** Conditions that report whether an object works, the most precise first. */
const healthConditions = ["Ready", "Available", "MachinesReady"];

/**
 * Returns at most five problems of observed objects, the deepest cause first: infrastructure, control plane, pools, the
 * Cluster.
 */
export function listProblems(scope: ClusterScope): Problem[] {
  const { infrastructureCluster, controlPlane, workerGroups, coreCluster } = scope.state;
  const groups = [...workerGroups.values()].map(({ object }) => object);
  const objects = [infrastructureCluster, controlPlane?.object, ...groups, coreCluster?.object];
  const found = objects.flatMap((object) => (object ? problemOf(object) : []));
  return [...found, ...listHeldBack(scope)].slice(0, 5);
}

function problemOf(object: JsonObject): Problem[] {
  for (const type of healthConditions) {
    const condition = readCondition(object, type);
    if (condition?.status === "False" && condition.current) {
      return [{ object: describe(object), reason: condition.reason, message: (condition.message ?? "").slice(0, 512) }];
    }
  }
  return [];
}

/**
 * Reports pools that are held back: their own version is of an older minor version than the control plane. They have no
 * failing condition, but cannot create machines (rule V4).
 */
function listHeldBack({ plan, state }: ClusterScope): Problem[] {
  return plan.slices
    .filter(({ key }) => plan.heldBack.has(key))
    .flatMap(({ key, pool }) => {
      const group = state.workerGroups.get(key);
      const message =
        `is held back at ${pool.version}: it cannot scale up or replace machines ` +
        "until it has the minor version of the control plane";
      return group ? [{ object: describe(group.object), reason: "HeldBack", message }] : [];
    });
}
