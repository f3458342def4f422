import type { Status } from "../api/status.ts";
import { type Condition, readCondition, readConditions } from "../kubernetes/condition.ts";
import { describe, type JsonObject } from "../kubernetes/object.ts";
import type { ClusterScope } from "../scope/scope.ts";

type Problem = NonNullable<Status["problems"]>[number];

/** Conditions that report whether an object works, the most precise first. */
const healthConditions = ["Ready", "Available", "MachinesReady"];
/** Of a worker group: `Available` only counts its machines, `MachinesReady` names those that do not work and why. */
const groupConditions = ["Ready", "MachinesReady", "Available"];

/** Message of a condition that summarizes others in the contract v1beta1. Its reason is that of one of them. */
const countOfConditions = /^\d+ of \d+ completed$/u;

/**
 * Returns at most five problems of observed objects, the deepest cause first: infrastructure, control plane, pools, the
 * Cluster.
 */
export function listProblems(scope: ClusterScope): Problem[] {
  const { infrastructureCluster, controlPlane, workerGroups, coreCluster } = scope.state;
  const groups = [...workerGroups.values()].flatMap(({ object }) => problemOf(object, groupConditions));
  const found = [
    ...problemOf(infrastructureCluster, healthConditions),
    ...problemOf(controlPlane?.object, healthConditions),
    ...groups,
    ...problemOf(coreCluster?.object, healthConditions),
  ];
  return [...found, ...listHeldBack(scope)].slice(0, 5);
}

function problemOf(object: JsonObject | undefined, types: readonly string[]): Problem[] {
  if (!object) return [];
  for (const type of types) {
    const condition = readCondition(object, type);
    if (condition?.status === "False" && condition.current) {
      return [
        { object: describe(object), reason: condition.reason, message: explain(object, condition).slice(0, 512) },
      ];
    }
  }
  return [];
}

function explain(object: JsonObject, { type, reason, message = "" }: Condition): string {
  if (!countOfConditions.test(message)) return message;
  const others = readConditions(object).filter((other) => other.type !== type && other.status === "False");
  return others.find((other) => other.reason === reason && other.message !== "")?.message ?? message;
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
