import { type MemberSet, membersOf } from "../cluster-api/group-members.ts";
import { isSettled } from "../cluster-api/machine-progress.ts";
import { isSameContent, type WorkerGroup } from "../cluster-api/worker-groups.ts";
import type { State } from "./state.ts";

/**
 * True once a worker group has no machine with older content left. Its counts alone do not show this: the reconcile
 * that first observes a generation still writes counts of the previous one (docs/decisions/0102). So every MachineSet
 * with replicas must have the content of its MachineDeployment.
 */
export function isRolledOut({ memberSets }: State, group: WorkerGroup): boolean {
  if (!isSettled(group.progress)) return false;
  if (group.kind.sets === undefined) return true;
  return (
    memberSets !== undefined &&
    membersOf(memberSets, group).every((set) => !hasDesiredMachines(set) || isSameContent(set, group))
  );
}

/** True while a MachineSet with replicas has another version than its MachineDeployment. */
export function isChangingVersion({ memberSets }: State, group: WorkerGroup | undefined): boolean {
  if (!group || !memberSets) return false;
  return membersOf(memberSets, group).some((set) => hasDesiredMachines(set) && set.version !== group.version);
}

/** A MachineSet that is being deleted takes no part in the rollout. */
function hasDesiredMachines({ isBeingDeleted, progress }: MemberSet): boolean {
  return !isBeingDeleted && progress.desired !== 0;
}
