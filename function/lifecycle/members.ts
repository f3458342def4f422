import { type MemberSet, membersOf } from "../cluster-api/group-members.ts";
import { isSettled } from "../cluster-api/machine-progress.ts";
import { isSameContent, type WorkerGroup } from "../cluster-api/worker-groups.ts";
import type { State } from "./state.ts";

/**
 * True when a worker group has no machine of an older content left. Its counts alone do not say so: the reconcile that
 * first sees a generation writes those of the one before (docs/decisions/0102). So its sets must agree, where it has some.
 */
export function isRolledOut({ memberSets }: State, group: WorkerGroup): boolean {
  if (!isSettled(group.progress)) return false;
  if (group.kind.sets === undefined) return true;
  return (
    memberSets !== undefined &&
    membersOf(memberSets, group).every((set) => !wantsMachines(set) || isSameContent(set, group))
  );
}

/** True while a set still wants machines of another version than its worker group. */
export function isChangingVersion({ memberSets }: State, group: WorkerGroup | undefined): boolean {
  if (!group || !memberSets) return false;
  return membersOf(memberSets, group).some((set) => wantsMachines(set) && set.version !== group.version);
}

/** A set that leaves has no part in what its group rolls to. */
function wantsMachines({ isBeingDeleted, progress }: MemberSet): boolean {
  return !isBeingDeleted && progress.desired !== 0;
}
