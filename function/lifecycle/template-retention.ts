import { isSettled } from "../cluster-api/machine-progress.ts";
import { identityOf } from "../cluster-api/reference.ts";
import type { WorkerGroup } from "../cluster-api/worker-groups.ts";
import { labelOf } from "../kubernetes/object.ts";
import { ownLabel } from "./annotations.ts";
import type { ObservedResource, State } from "./state.ts";

/** Templates that the response still has, although they are no longer desired. */
export interface Retention {
  /** Observed templates that are no longer desired, but still composed. */
  readonly retained: readonly ObservedResource[];
  /** True if MachineSets must be read before the other templates may be deleted. */
  readonly needsMemberSets: boolean;
}

/**
 * Returns the observed templates that are no longer desired but must stay (rule R2):
 * - templates that a control plane or worker group refers to
 * - templates whose owner is rolling, because its old MachineSet creates replacement machines from them
 * - templates that a MachineSet refers to
 *
 * The list of MachineSets may be stale, so it releases a template only if its owner is settled too.
 */
export function retainTemplates(state: State, desired: ReadonlySet<string>): Retention {
  const { controlPlane, memberSets, workerGroups } = state;
  const referenced = new Set([...(controlPlane?.references ?? []), ...referencesOf(workerGroups.values())]);
  const unsettled = listUnsettledPools(state);
  const others = state.templates.filter(({ key }) => !desired.has(key));
  const isInUse = ({ object }: ObservedResource) =>
    referenced.has(identityOf(object)) || unsettled.has(labelOf(object, ownLabel.pool));
  const inUse = others.filter((template) => isInUse(template));
  const candidates = others.filter((template) => !isInUse(template));
  if (!memberSets) return { retained: [...inUse, ...candidates], needsMemberSets: candidates.length > 0 };
  const sets = [...memberSets.values()].flat();
  const ofSets = new Set(referencesOf(sets.filter(({ isBeingDeleted }) => !isBeingDeleted)));
  return {
    retained: [...inUse, ...candidates.filter(({ object }) => ofSets.has(identityOf(object)))],
    needsMemberSets: candidates.length > 0,
  };
}

/** Returns the pools with a worker group that is rolling; undefined stands for the control plane. */
function listUnsettledPools(state: State): ReadonlySet<string | undefined> {
  const unsettled = [...state.workerGroups.values()].filter(({ progress }) => !isSettled(progress));
  const pools = unsettled.map(({ pool }) => pool).filter((pool) => pool !== undefined);
  const { controlPlane } = state;
  return new Set([...pools, ...(controlPlane && !isSettled(controlPlane.progress) ? [undefined] : [])]);
}

/** Returns the identities of the templates that objects refer to. */
function referencesOf(users: Iterable<Pick<WorkerGroup, "references">>): string[] {
  return [...users].flatMap(({ references }) => references);
}
