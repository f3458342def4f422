import { isSettled } from "../cluster-api/machine-progress.ts";
import { identityOf } from "../cluster-api/reference.ts";
import type { WorkerGroup } from "../cluster-api/worker-groups.ts";
import { labelOf } from "../kubernetes/object.ts";
import { ownLabel } from "./annotations.ts";
import type { ObservedResource, State } from "./state.ts";

export interface Retention {
  /** Observed templates that must be returned again. */
  readonly kept: readonly ObservedResource[];
  /** True where the sets of machines must be seen before the rest may go. */
  readonly needsMemberSets: boolean;
}

/**
 * Which observed templates must stay (rule R2): those that a control plane or worker group refers to; those whose
 * owners still move, because an old set of machines makes replacement machines from them; and those that such a set refers
 * to. Sets are cached and may be stale, so alone they release nothing: their worker group must be settled.
 */
export function retainTemplates(state: State, wanted: ReadonlySet<string>): Retention {
  const { controlPlane, memberSets, workerGroups } = state;
  const referenced = new Set([...(controlPlane?.references ?? []), ...referencesOf(workerGroups.values())]);
  const unsettled = unsettledPools(state);
  const others = state.templates.filter(({ key }) => !wanted.has(key));
  const isInUse = ({ object }: ObservedResource) =>
    referenced.has(identityOf(object)) || unsettled.has(labelOf(object, ownLabel.pool));
  const inUse = others.filter((template) => isInUse(template));
  const candidates = others.filter((template) => !isInUse(template));
  if (!memberSets) return { kept: [...inUse, ...candidates], needsMemberSets: candidates.length > 0 };
  const sets = [...memberSets.values()].flat();
  const ofSets = new Set(referencesOf(sets.filter(({ isBeingDeleted }) => !isBeingDeleted)));
  return {
    kept: [...inUse, ...candidates.filter(({ object }) => ofSets.has(identityOf(object)))],
    needsMemberSets: candidates.length > 0,
  };
}

/**
 * The pools of which an object that may make machines from a template still moves; undefined stands for the control plane,
 * whose templates have no pool.
 */
function unsettledPools(state: State): ReadonlySet<string | undefined> {
  const moving = [...state.workerGroups.values()].filter(({ progress }) => !isSettled(progress));
  const pools = moving.map(({ pool }) => pool).filter((pool) => pool !== undefined);
  const { controlPlane } = state;
  return new Set([...pools, ...(controlPlane && !isSettled(controlPlane.progress) ? [undefined] : [])]);
}

/** What they refer to as the content of their machines. */
function referencesOf(users: Iterable<Pick<WorkerGroup, "references">>): string[] {
  return [...users].flatMap(({ references }) => references);
}
