import { clusterApiAnnotation } from "../cluster-api/labels.ts";
import { looksEmpty } from "../cluster-api/machine-progress.ts";
import { isGenerationObserved, isTrue } from "../kubernetes/condition.ts";
import { type JsonObject, type KubernetesObject, numberAt } from "../kubernetes/object.ts";
import { membersOf } from "./members.ts";
import { retained } from "./retained.ts";
import type { ObservedResource, State } from "./state.ts";

/** A MachineDeployment that the spec no longer has, and what it is on its way out. */
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
  const isWanted = ({ key }: ObservedResource) => wanted.has(key);
  const remaining = state.machineDeployments.filter((deployment) => isWanted(deployment));
  const mayBegin = remaining.length === wanted.size && remaining.every(({ object }) => isAvailable(object));
  return state.machineDeployments
    .filter((deployment) => !isWanted(deployment))
    .map((deployment) => planRemoval(state, deployment, mayBegin));
}

function planRemoval(state: State, { key, object }: ObservedResource, mayBegin: boolean): Leaving {
  if (looksEmpty(object) && isEmpty(state, object)) return { key, stage: "Empty", object: undefined };
  const began = numberAt(object, "spec", "replicas") === 0;
  if (!mayBegin && !began) return { key, stage: "Waiting", object: retained(object) };
  return { key, stage: looksEmpty(object) ? "LooksEmpty" : "ScalingDown", object: scaledToZero(retained(object)) };
}

/**
 * Never decided by counts alone, which are late by a reconcile and more after a crash: its MachineSets must want and have
 * none, at their current generation, and there must be no Machine of it.
 */
function isEmpty({ machineSets, machines }: State, deployment: JsonObject): boolean {
  if (!machineSets || !machines) return false;
  return (
    membersOf(machineSets, deployment).every((set) => looksEmpty(set)) && membersOf(machines, deployment).length === 0
  );
}

function isAvailable(object: JsonObject): boolean {
  return isGenerationObserved(object) && isTrue(object, "Available");
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
