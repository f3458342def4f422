import { membersOf } from "../cluster-api/group-members.ts";
import { clusterApiAnnotation } from "../cluster-api/labels.ts";
import { looksEmpty } from "../cluster-api/machine-progress.ts";
import { isAvailable } from "../cluster-api/worker-groups.ts";
import type { KubernetesObject } from "../kubernetes/object.ts";
import { retain } from "./retained.ts";
import type { State } from "./state.ts";
import type { ObservedGroup } from "./worker-groups.ts";

/** An observed worker group that the spec no longer has, and the stage of its removal. */
export interface Leaving {
  readonly key: string;
  /**
   * - Waiting: the removal has not begun
   * - ScalingDown: the group is scaled to zero, but still has machines
   * - LooksEmpty: all its counts are zero, but they may be stale
   * - Empty: MachineSets and Machines confirm the counts
   */
  readonly stage: "Waiting" | "ScalingDown" | "LooksEmpty" | "Empty";
  /** The object to compose; undefined once the group is empty, so that Crossplane deletes it. */
  readonly object: KubernetesObject | undefined;
}

/**
 * Removes worker groups in steps (rule P3): turn autoscaling off and scale to zero, observe the group empty, stop
 * composing it. The removal begins only while all remaining groups are available (rule P6), because the workloads
 * of the removed group must move to them. `desired` has the keys of the remaining groups.
 */
export function planRemovals(state: State, desired: ReadonlySet<string>): Leaving[] {
  const groups = [...state.workerGroups.values()];
  const remaining = groups.filter(({ key }) => desired.has(key));
  const mayBegin = remaining.length === desired.size && remaining.every((group) => isAvailable(group));
  return groups.filter(({ key }) => !desired.has(key)).map((group) => planRemoval(state, group, mayBegin));
}

function planRemoval(state: State, group: ObservedGroup, mayBegin: boolean): Leaving {
  const { key, object, progress } = group;
  if (looksEmpty(progress) && isEmpty(state, group)) return { key, stage: "Empty", object: undefined };
  const began = progress.desired === 0;
  if (!mayBegin && !began) return { key, stage: "Waiting", object: retain(object) };
  return { key, stage: looksEmpty(progress) ? "LooksEmpty" : "ScalingDown", object: scaleToZero(retain(object)) };
}

/**
 * The counts of the group may be stale. So each of its MachineSets must have zero desired and zero existing machines at
 * its current generation, and no Machine of the group may exist.
 */
function isEmpty({ memberSets, machines }: State, group: ObservedGroup): boolean {
  if (!memberSets || !machines) return false;
  return (
    membersOf(memberSets, group).every(({ progress }) => looksEmpty(progress)) &&
    membersOf(machines, group).length === 0
  );
}

function scaleToZero(object: KubernetesObject): KubernetesObject {
  const { annotations = {}, ...metadata } = object.metadata;
  const remaining = Object.entries(annotations).filter(
    ([key]) => key !== clusterApiAnnotation.autoscalerMinimum && key !== clusterApiAnnotation.autoscalerMaximum,
  );
  return {
    ...object,
    metadata: { ...metadata, annotations: Object.fromEntries(remaining) },
    spec: { ...object.spec, replicas: 0 },
  };
}
