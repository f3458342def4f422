import { clusterApiAnnotation } from "../cluster-api/labels.ts";
import { isGenerationObserved, isTrue } from "../kubernetes/condition.ts";
import { type JsonObject, type KubernetesObject, numberAt } from "../kubernetes/object.ts";
import { retained } from "./retained.ts";
import type { ObservedResource, State } from "./state.ts";

/** A MachineDeployment that the spec no longer has, and what it is on its way out. */
export interface Leaving {
  readonly key: string;
  readonly stage: "Waiting" | "ScalingDown" | "Empty";
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
    .map((deployment) => planRemoval(deployment, mayBegin));
}

function planRemoval({ key, object }: ObservedResource, mayBegin: boolean): Leaving {
  if (isEmpty(object)) return { key, stage: "Empty", object: undefined };
  const began = numberAt(object, "spec", "replicas") === 0;
  if (!mayBegin && !began) return { key, stage: "Waiting", object: retained(object) };
  return { key, stage: "ScalingDown", object: scaledToZero(retained(object)) };
}

/** Never decided by one number alone: the wish, the controller's view of it and the machines must all say zero. */
function isEmpty(object: JsonObject): boolean {
  return (
    numberAt(object, "spec", "replicas") === 0 &&
    isGenerationObserved(object) &&
    (numberAt(object, "status", "replicas") ?? -1) === 0
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
