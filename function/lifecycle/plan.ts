import type { WorkerGroup } from "../cluster-api/worker-groups.ts";
import { compareVersions, isNewer, parseVersion } from "../kubernetes/version.ts";
import { readObservedVersion } from "./announcement.ts";
import { isChangingVersion, isRolledOut } from "./members.ts";
import { poolStepOf } from "./pool-step.ts";
import type { PoolSlice } from "./pools.ts";
import { type Leaving, planRemovals } from "./removal.ts";
import type { PoolStep, State } from "./state.ts";
import type { Upgrade } from "./upgrade.ts";
import { isBehindControlPlane, isControlPlaneSettledAt } from "./versions.ts";

/** Changes that this response may make, decided before anything is composed. */
export interface Plan {
  /** Desired worker groups, without new ones that must not be created yet (rule V2). */
  readonly slices: readonly PoolSlice[];
  readonly upgrade: Upgrade;
  /** Keys of worker groups whose machine content is preserved until their turn comes (rules V2, V3). */
  readonly waiting: ReadonlySet<string>;
  /** The waiting group whose turn has come: this response announces its step, and a later one applies it. */
  readonly announced: { readonly key: string; readonly step: PoolStep } | undefined;
  /**
   * Keys of waiting groups that are held back: their own version is of an older minor version than the control plane,
   * so they cannot create machines (rule V4).
   */
  readonly heldBack: ReadonlySet<string>;
  /** Observed worker groups that the spec no longer has. */
  readonly leaving: readonly Leaving[];
  /** True if MachineSets are required, because only they show whether a rollout has finished. */
  readonly needsMemberSets: boolean;
  /**
   * True if Machines are required, because only they show whether a leaving pool is empty and, for some kinds, the
   * progress of the control plane.
   */
  readonly needsMachines: boolean;
}

/** Plans the changes of this response: pools that wait, pools that may be created, and pools that leave. */
export function planCluster(state: State, slices: readonly PoolSlice[], step: Step): Plan {
  const { upgrade } = step;
  const desired = new Set(slices.map((slice) => slice.key));
  const leaving = planRemovals(state, desired);
  const needsMachines = leaving.some(({ stage }) => stage === "LooksEmpty" || stage === "Empty");
  const heldBack = new Set(slices.filter((slice) => isHeldBack(slice, step)).map(({ key }) => key));
  const turns = planTurns(state, { slices: slices.filter(({ key }) => !heldBack.has(key)), leaving }, step);
  const finished = upgrade.isWaiting ? listFinished(state, slices) : [];
  return {
    upgrade,
    slices: slices.filter((slice) => !isTooEarly(state, slice)),
    // A pool whose step is announced may have its version already. Preserving a stale observation would revert it.
    waiting: new Set([...turns.waiting, ...finished, ...heldBack].filter((key) => key !== state.poolStep?.key)),
    announced: turns.announced,
    heldBack,
    leaving,
    needsMemberSets: upgrade.needsMemberSets || turns.needsMemberSets || needsMachines,
    needsMachines: needsMachines || state.controlPlane?.needsMachines === true,
  };
}

/** The step of an upgrade, with the facts that pools depend on. */
export interface Step {
  readonly upgrade: Upgrade;
  /** The version of the step, with the suffix of the distribution. */
  readonly version: string;
  /** True if machines of another minor version than the control plane cannot be created, as with kubeadm. */
  readonly needsEqualMinor: boolean;
}

/** A pool that is held back cannot create machines (rule V4). Its content is preserved, and other pools do not wait. */
function isHeldBack({ pool, version: ofPool }: PoolSlice, { needsEqualMinor, version }: Step): boolean {
  return needsEqualMinor && pool.version !== undefined && isBehindControlPlane(ofPool, version);
}

/**
 * Worker groups follow the control plane, one after the other (rules V2, V3). A group that has begun continues first.
 * The next group also waits for a leaving pool that still replaces machines.
 */
function planTurns(state: State, { slices, leaving }: Pools, step: Step) {
  const observed = slices.flatMap((slice) => {
    const group = state.workerGroups.get(slice.key);
    return group ? [{ slice, group }] : [];
  });
  const due = observed.filter(({ slice, group }) => group.version !== slice.version);
  const mayFollow = mayPoolsFollow(state, step);
  const isRolling =
    observed.some((one) => !due.includes(one) && !isRolledOut(state, one.group)) ||
    leaving.some(({ key }) => isChangingVersion(state, state.workerGroups.get(key)));
  const next = due.find(({ group }) => isChangingVersion(state, group)) ?? due[0];
  const turn = mayFollow && !isRolling ? next : undefined;
  const announced = turn && announcementOf(turn);
  return {
    waiting: due.filter((one) => one !== turn || announced).map(({ slice }) => slice.key),
    announced,
    needsMemberSets: mayFollow && due.length > 0 && observed.length + leaving.length > 1,
  };
}

function mayPoolsFollow({ controlPlane }: State, { version }: Step): boolean {
  return controlPlane !== undefined && isControlPlaneSettledAt(controlPlane, version);
}

/**
 * Returns the step to announce; undefined if the pool's version does not become newer. Once the Cluster is observed
 * with the step, the state has it (see `withPoolStep`), so the pool is no longer due.
 */
function announcementOf({ slice, group }: { slice: PoolSlice; group: WorkerGroup }): Plan["announced"] {
  const { key, version } = slice;
  return isNewer(version, group.version ?? "") ? { key, step: poolStepOf(group, version) } : undefined;
}

interface Pools {
  readonly slices: readonly PoolSlice[];
  readonly leaving: readonly Leaving[];
}

/** Returns the keys of pools that have finished the step. Until the next one begins, their content is preserved. */
function listFinished({ workerGroups }: State, slices: readonly PoolSlice[]): string[] {
  return slices.filter(({ key, version }) => workerGroups.get(key)?.version === version).map(({ key }) => key);
}

/**
 * True for a new pool that is newer than the control plane (rule V2). It is compared with the version that the control
 * plane runs; before the control plane has a machine, with the version in its spec.
 */
function isTooEarly(state: State, { key, version }: PoolSlice): boolean {
  const { composed, controlPlane } = state;
  const running = parseVersion(controlPlane?.runningVersion ?? readObservedVersion(state) ?? "");
  const desired = parseVersion(version);
  return !composed.has(key) && running !== undefined && desired !== undefined && compareVersions(desired, running) > 0;
}
