import { InvalidClusterError } from "../api/problem.ts";
import { versionOfMachines } from "../cluster-api/places.ts";
import { annotationOf, type JsonObject, nameOf, numberAt, textAt, withValueAt } from "../kubernetes/object.ts";
import { isNewer, parseVersion } from "../kubernetes/version.ts";
import { refusePausedStep, seenVersion } from "./announcement.ts";
import { ownAnnotation } from "./annotations.ts";
import type { PoolStep, State } from "./state.ts";

/** The step that begins with an observed MachineDeployment. */
export function poolStepOf(deployment: JsonObject, version: string): PoolStep {
  return { name: nameOf(deployment) ?? "", uid: uidOf(deployment), version };
}

export function poolStepText({ name, version, uid }: PoolStep): string {
  return [name, version, uid].join(" ");
}

/** What the Cluster says; it stays until another pool begins, or its own is gone. */
export function announcedPoolStep({ coreCluster, machineDeployments }: State): PoolStep | undefined {
  const [name = "", version = "", uid = ""] = (annotationOf(coreCluster, ownAnnotation.poolStep) ?? "").split(" ");
  const step = { name, version, uid };
  const isKnown = parseVersion(version) !== undefined && machineDeployments.some(({ object }) => isOf(step, object));
  return isKnown ? step : undefined;
}

/**
 * A pool that is observed without the version that was announced may have it already. It counts as at that version, with a
 * generation that nobody has observed: what its controller says is of before. Never beyond the control plane.
 */
export function withPoolStep(state: State): State {
  const step = announcedPoolStep(state);
  const limit = seenVersion(state);
  if (!step || limit === undefined || isNewer(step.version, limit)) return state;
  const behind = state.machineDeployments.find(
    ({ object }) => isOf(step, object) && isNewer(step.version, textAt(object, ...versionOfMachines) ?? ""),
  );
  if (!behind) return state;
  const { key } = behind;
  const composed = new Map(state.composed).set(key, as(behind.object, step));
  const machineDeployments = state.machineDeployments.map((one) =>
    one.key === key ? { key, object: composed.get(key) ?? {} } : one,
  );
  return { ...state, composed, machineDeployments, late: new Set([...state.late, key]), poolStep: { key, ...step } };
}

/**
 * A Cluster that somebody has paused in the middle of a step of the control plane or of a pool: to keep what is observed could
 * take it back, and to tell it the step would be news (rule D6).
 */
export function rejectPausedSteps(state: State, upgrade: Parameters<typeof refusePausedStep>[1]): void {
  refusePausedStep(state, upgrade);
  const { paused, poolStep } = state;
  if (!paused || !poolStep) return;
  const { name, version } = poolStep;
  const message = `The Cluster is paused while MachineDeployment ${name} goes to ${version}: nothing is changed until that is observed, or until it goes on`;
  throw new InvalidClusterError([{ path: "", message }]);
}

function isOf({ name, uid }: PoolStep, object: JsonObject): boolean {
  return nameOf(object) === name && uidOf(object) === uid;
}

function uidOf(object: JsonObject): string {
  return textAt(object, "metadata", "uid") ?? "";
}

function as(object: JsonObject, { version }: PoolStep): JsonObject {
  const generation = (numberAt(object, "metadata", "generation") ?? 0) + 1;
  return withValueAt(withValueAt(object, versionOfMachines, version), ["metadata", "generation"], generation);
}
