import { InvalidClusterError } from "../api/problem.ts";
import type { WorkerGroup } from "../cluster-api/worker-groups.ts";
import { annotationOf } from "../kubernetes/object.ts";
import { isNewer, parseVersion } from "../kubernetes/version.ts";
import { rejectPausedStep, readObservedVersion } from "./announcement.ts";
import { ownAnnotation } from "./annotations.ts";
import { withPendingWrites } from "./pending-writes.ts";
import type { PoolStep, State } from "./state.ts";

/** Returns the step of an observed worker group to a version. */
export function poolStepOf({ name = "", uid }: WorkerGroup, version: string): PoolStep {
  return { name, uid, version };
}

export function formatPoolStep({ name, version, uid }: PoolStep): string {
  return [name, version, uid].join(" ");
}

/** Returns the step that the Cluster announces. It stays until the step of another pool begins, or its pool is gone. */
export function decideAnnouncedPoolStep({ coreCluster, workerGroups }: State): PoolStep | undefined {
  const [name = "", version = "", uid = ""] = (annotationOf(coreCluster?.object, ownAnnotation.poolStep) ?? "").split(
    " ",
  );
  const step = { name, version, uid };
  const isKnown = parseVersion(version) !== undefined && [...workerGroups.values()].some((group) => isOf(step, group));
  return isKnown ? step : undefined;
}

/**
 * Returns the state with the announced step applied to its pool. A pool that is observed without the announced version
 * may have received it already, so it counts as a pending write. An announced version newer than the control plane is
 * ignored.
 */
export function withPoolStep(state: State): State {
  const step = decideAnnouncedPoolStep(state);
  const limit = readObservedVersion(state);
  if (!step || limit === undefined || isNewer(step.version, limit)) return state;
  const behind = [...state.workerGroups.values()].find(
    (group) => isOf(step, group) && isNewer(step.version, group.version ?? ""),
  );
  if (!behind) return state;
  const { key, kind } = behind;
  const pending = withPendingWrites(state, [{ group: behind, values: [[kind.content.version, step.version]] }]);
  return { ...pending, poolStep: { key, ...step } };
}

/**
 * Rejects while another user pauses the Cluster and a step of the control plane or of a pool is announced but not
 * observed (rule D6). Returning the observed object could revert the step, and applying the step would be a new change.
 */
export function rejectPausedSteps(state: State, upgrade: Parameters<typeof rejectPausedStep>[1]): void {
  rejectPausedStep(state, upgrade);
  const { coreCluster, poolStep, workerGroups } = state;
  const group = poolStep && workerGroups.get(poolStep.key);
  if (!coreCluster?.isPaused || !group) return;
  const { name, version } = poolStep;
  const message =
    `The Cluster is paused while ${group.kind.name} ${name} is upgraded to ${version}: ` +
    `nothing changes until the ${group.kind.name} is observed with this version, or the Cluster is unpaused`;
  throw new InvalidClusterError([{ path: "", message }]);
}

function isOf({ name, uid }: PoolStep, group: WorkerGroup): boolean {
  return group.name === name && group.uid === uid;
}
