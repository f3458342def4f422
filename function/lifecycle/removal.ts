import { membersOf } from "../cluster-api/group-members.ts";
import { clusterApiAnnotation } from "../cluster-api/labels.ts";
import { looksEmpty } from "../cluster-api/machine-progress.ts";
import { isAvailable } from "../cluster-api/worker-groups.ts";
import type { KubernetesObject } from "../kubernetes/object.ts";
import { retain } from "./retained.ts";
import type { State } from "./state.ts";
import type { ObservedGroup } from "./worker-groups.ts";

/** A worker group that the spec no longer has, and what it is on its way out. */
export interface Leaving {
  readonly key: string;
  readonly stage: "Waiting" | "ScalingDown" | "LooksEmpty" | "Empty";
  /** What is returned of it; undefined once it is empty and may go. */
  readonly object: KubernetesObject | undefined;
}

/**
 * A pool leaves in steps (rule P3): autoscaler off and scaled to zero, seen empty, dropped. It begins only when what
 * remains of the pools is available (rule P6), since its workloads must go somewhere.
 */
export function planRemovals(state: State, wanted: ReadonlySet<string>): Leaving[] {
  const groups = [...state.workerGroups.values()];
  const remaining = groups.filter(({ key }) => wanted.has(key));
  const mayBegin = remaining.length === wanted.size && remaining.every((group) => isAvailable(group));
  return groups.filter(({ key }) => !wanted.has(key)).map((group) => planRemoval(state, group, mayBegin));
}

function planRemoval(state: State, group: ObservedGroup, mayBegin: boolean): Leaving {
  const { key, object, progress } = group;
  if (looksEmpty(progress) && isEmpty(state, group)) return { key, stage: "Empty", object: undefined };
  const began = progress.desired === 0;
  if (!mayBegin && !began) return { key, stage: "Waiting", object: retain(object) };
  return { key, stage: looksEmpty(progress) ? "LooksEmpty" : "ScalingDown", object: scaledToZero(retain(object)) };
}

/**
 * Never decided by counts alone, which are late by a reconcile and more after a crash: its sets must want and have no
 * machine, at their current generation, and there must be no Machine of it.
 */
function isEmpty({ memberSets, machines }: State, group: ObservedGroup): boolean {
  if (!memberSets || !machines) return false;
  return (
    membersOf(memberSets, group).every(({ progress }) => looksEmpty(progress)) &&
    membersOf(machines, group).length === 0
  );
}

function scaledToZero(object: KubernetesObject): KubernetesObject {
  const { annotations = {}, ...metadata } = object.metadata;
  const kept = Object.entries(annotations).filter(
    ([key]) => key !== clusterApiAnnotation.autoscalerMinimum && key !== clusterApiAnnotation.autoscalerMaximum,
  );
  return {
    ...object,
    metadata: { ...metadata, annotations: Object.fromEntries(kept) },
    spec: { ...object.spec, replicas: 0 },
  };
}
