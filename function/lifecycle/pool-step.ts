import { InvalidClusterError } from "../api/problem.ts";
import type { WorkerGroup } from "../cluster-api/worker-groups.ts";
import { annotationOf } from "../kubernetes/object.ts";
import { isNewer, parseVersion } from "../kubernetes/version.ts";
import { rejectPausedStep, readObservedVersion } from "./announcement.ts";
import { ownAnnotation } from "./annotations.ts";
import { withPendingWrites } from "./pending-writes.ts";
import type { PoolStep, State } from "./state.ts";

/** The step that begins with an observed worker group. */
export function poolStepOf({ name = "", uid }: WorkerGroup, version: string): PoolStep {
  return { name, uid, version };
}

export function formatPoolStep({ name, version, uid }: PoolStep): string {
  return [name, version, uid].join(" ");
}

/** What the Cluster says; it stays until another pool begins, or its own is gone. */
export function decideAnnouncedPoolStep({ coreCluster, workerGroups }: State): PoolStep | undefined {
  const [name = "", version = "", uid = ""] = (annotationOf(coreCluster?.object, ownAnnotation.poolStep) ?? "").split(
    " ",
  );
  const step = { name, version, uid };
  const isKnown = parseVersion(version) !== undefined && [...workerGroups.values()].some((group) => isOf(step, group));
  return isKnown ? step : undefined;
}

/**
 * A pool that is observed without the version that was announced may have it already. It counts as at that version, with a
 * generation that nobody has observed: what its controller says is of before. Never beyond the control plane.
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
 * A Cluster that somebody has paused in the middle of a step of the control plane or of a pool: to keep what is observed could
 * take it back, and to tell it the step would be news (rule D6).
 */
export function rejectPausedSteps(state: State, upgrade: Parameters<typeof rejectPausedStep>[1]): void {
  rejectPausedStep(state, upgrade);
  const { coreCluster, poolStep, workerGroups } = state;
  const group = poolStep && workerGroups.get(poolStep.key);
  if (!coreCluster?.isPaused || !group) return;
  const { name, version } = poolStep;
  const message = `The Cluster is paused while ${group.kind.name} ${name} goes to ${version}: nothing is changed until that is observed, or until it goes on`;
  throw new InvalidClusterError([{ path: "", message }]);
}

function isOf({ name, uid }: PoolStep, group: WorkerGroup): boolean {
  return group.name === name && group.uid === uid;
}
