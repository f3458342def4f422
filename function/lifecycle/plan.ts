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

/** What may happen now; decided before anything is composed. */
export interface Plan {
  /** Worker groups that the spec asks for, without those that must not be made yet. */
  readonly slices: readonly PoolSlice[];
  readonly upgrade: Upgrade;
  /** Keys of those that keep what their machines are until their turn comes (rules V2, V3). */
  readonly waiting: ReadonlySet<string>;
  /** The one among them whose turn has come, and which is told its version once the Cluster is observed to say so. */
  readonly announced: { readonly key: string; readonly step: PoolStep } | undefined;
  /** Keys of those among them that are held back at another minor, so that no machine of them can be made (rule V4). */
  readonly stuck: ReadonlySet<string>;
  /** Those that the spec no longer has. */
  readonly leaving: readonly Leaving[];
  /** Only the sets of machines can say whether something still rolls. */
  readonly needsMemberSets: boolean;
  /** Only the Machines can say whether a leaving pool is empty, or how far the control plane is. */
  readonly needsMachines: boolean;
}

export function planCluster(state: State, slices: readonly PoolSlice[], step: Step): Plan {
  const { upgrade } = step;
  const wanted = new Set(slices.map((slice) => slice.key));
  const leaving = planRemovals(state, wanted);
  const needsMachines = leaving.some(({ stage }) => stage === "LooksEmpty" || stage === "Empty");
  const stuck = new Set(slices.filter((slice) => isStuck(slice, step)).map(({ key }) => key));
  const turns = planTurns(state, { slices: slices.filter(({ key }) => !stuck.has(key)), leaving }, step);
  const before = upgrade.isWaiting ? arrived(state, slices) : [];
  return {
    upgrade,
    slices: slices.filter((slice) => !isTooEarly(state, slice)),
    // Of a pool that may be told already, what is observed is of before: to keep that would take it back.
    waiting: new Set([...turns.waiting, ...before, ...stuck].filter((key) => key !== state.poolStep?.key)),
    announced: turns.announced,
    stuck,
    leaving,
    needsMemberSets: upgrade.needsMemberSets || turns.needsMemberSets || needsMachines,
    needsMachines: needsMachines || state.controlPlane?.needsMachines === true,
  };
}

/** The step of an upgrade, as it bears on pools. */
export interface Step {
  readonly upgrade: Upgrade;
  /** The version of the step, in the form of the distribution. */
  readonly version: string;
  /** Whether a machine of another minor than the control plane cannot be made. */
  readonly needsEqualMinor: boolean;
}

/** A pool that is held back can make no machine (rule V4): its content waits, and nobody waits for it. */
function isStuck({ pool, version: ofPool }: PoolSlice, { needsEqualMinor, version }: Step): boolean {
  return needsEqualMinor && pool.version !== undefined && isBehindControlPlane(ofPool, version);
}

/**
 * Workers follow the control plane, one worker group after the other (rules V2, V3): one that has begun goes on first,
 * and a pool that leaves while it replaces machines is waited for like the others.
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

/** A pool that gets a newer version is told only once that is announced; then it is not due any more. */
function announcementOf({ slice, group }: { slice: PoolSlice; group: WorkerGroup }): Plan["announced"] {
  const { key, version } = slice;
  return isNewer(version, group.version ?? "") ? { key, step: poolStepOf(group, version) } : undefined;
}

interface Pools {
  readonly slices: readonly PoolSlice[];
  readonly leaving: readonly Leaving[];
}

/** Before a step begins, pools that have finished the one before keep what they are. */
function arrived({ workerGroups }: State, slices: readonly PoolSlice[]): string[] {
  return slices.filter(({ key, version }) => workerGroups.get(key)?.version === version).map(({ key }) => key);
}

/** A new pool at a version that the control plane does not run yet, or is not seen to be told before it has a machine. */
function isTooEarly(state: State, { key, version }: PoolSlice): boolean {
  const { composed, controlPlane } = state;
  const running = parseVersion(controlPlane?.runningVersion ?? readObservedVersion(state) ?? "");
  const wanted = parseVersion(version);
  return !composed.has(key) && running !== undefined && wanted !== undefined && compareVersions(wanted, running) > 0;
}
