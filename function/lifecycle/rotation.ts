import { refersTo } from "../cluster-api/reference.ts";
import { isGenerationObserved } from "../kubernetes/condition.ts";
import { type JsonObject, numberAt } from "../kubernetes/object.ts";
import type { ObservedResource, State } from "./state.ts";

const referencePaths = [
  ["spec", "machineTemplate", "spec", "infrastructureRef"],
  ["spec", "template", "spec", "infrastructureRef"],
  ["spec", "template", "spec", "bootstrap", "configRef"],
];

/**
 * The observed templates that may not leave yet (rule R2, in its simplest safe form): those that a control plane or a
 * MachineDeployment refers to, and all of them while any of those still moves, because a MachineSet that is on its way
 * out makes replacement machines from the old template.
 */
export function templatesInUse(state: State): ObservedResource[] {
  const users = [
    ...(state.controlPlane ? [state.controlPlane] : []),
    ...state.machineDeployments.map(({ object }) => object),
  ];
  if (users.some((user) => !isSettled(user))) return [...state.templates];
  return state.templates.filter(({ object }) => users.some((user) => isReferencedBy(user, object)));
}

/** True where all machines are of the current template, as the controller itself says of the current generation. */
export function isSettled(user: JsonObject): boolean {
  const replicas = numberAt(user, "status", "replicas") ?? 0;
  const wanted = numberAt(user, "spec", "replicas") ?? replicas;
  const upToDate = numberAt(user, "status", "upToDateReplicas") ?? 0;
  return isGenerationObserved(user) && replicas === wanted && replicas === upToDate;
}

function isReferencedBy(user: JsonObject, template: JsonObject): boolean {
  return referencePaths.some((path) => refersTo(user, path, template));
}
