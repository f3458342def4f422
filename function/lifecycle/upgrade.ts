import type { Problem } from "../api/problem.ts";
import { isSettled } from "../cluster-api/machine-progress.ts";
import { compareVersions, isNewer, minorOf, type Version, formatVersion, versionOf } from "../kubernetes/version.ts";
import { readAnnouncedVersion, readObservedVersion, type Stage, stageOf } from "./announcement.ts";
import { isRolledOut } from "./members.ts";
import type { State } from "./state.ts";
import { isControlPlaneSettledAt } from "./versions.ts";
import type { ObservedGroup } from "./worker-groups.ts";

/** The way from the version that runs to the one that is wanted (rule V1). */
export interface Upgrade {
  readonly target: string;
  /** The version of this step: what control plane and workers should run now. */
  readonly step: string;
  /** Versions still to be run, the target last; empty when it runs. */
  readonly steps: readonly string[];
  /** The step before is not finished: control plane and pools that have arrived keep all that their machines are. */
  readonly isWaiting: boolean;
  /** Only the sets of machines can say whether the step before is finished. */
  readonly needsMemberSets: boolean;
  /** How far the step has come with the control plane; a topology has none of ours. */
  readonly stage: Stage;
}

export interface Road {
  /** Versions that the platform lists as steps. */
  readonly listed: readonly string[];
  /** Keys of the worker groups that follow the control plane: all but those with a version of their own. */
  readonly followers: readonly string[];
  /** Keys of those that the spec no longer has, where nobody would wait for them in vain. */
  readonly leaving: readonly string[];
  /** v1.35.2 as the control plane spells it. */
  readonly inDistribution: (version: string) => string;
}

/**
 * Plans one minor version at a time. Workers follow at every minor, because with kubeadm a machine of another minor than
 * the control plane cannot be replaced; so a step begins only when control plane and pools have finished the one before.
 */
export function planUpgrade(state: State, target: string, road: Road): Upgrade | Problem {
  const running = runningOf(state);
  if (running === undefined) return { ...atOnce(target), steps: [], stage: "Told" };
  const steps = findDowngradeProblem(running, road.inDistribution(target)) ?? planStepsTo(running, target, road.listed);
  if (!Array.isArray(steps)) return steps;
  const isMinor = minorOf(versionOf(target)) !== minorOf(versionOf(running)) && !isRunAlready(state, target);
  const plan = isMinor
    ? planMinors(state, { running, target, steps }, road)
    : planPatch(state, { running, target, steps }, road);
  return { ...plan, stage: stageOf(state, road.inDistribution(plan.step)) };
}

/** Without steps on the way: nothing is kept for them. */
function atOnce(target: string): Omit<Upgrade, "steps" | "stage"> {
  return { target, step: target, isWaiting: false, needsMemberSets: false };
}

/**
 * The newest version that the control plane may have been told. It may not be seen, or be seen late, and to say again what it
 * was told before would take machines back.
 */
function runningOf(state: State): string | undefined {
  const [seen, announced] = [readObservedVersion(state), readAnnouncedVersion(state)];
  if (seen === undefined || announced === undefined) return seen ?? announced;
  return isNewer(announced, seen) ? announced : seen;
}

/** A cloud upgrades a control plane by itself when a version is out of support: there is no step left to wait for. */
function isRunAlready({ controlPlane }: State, target: string): boolean {
  const actual = controlPlane?.runningVersion;
  return actual !== undefined && minorOf(versionOf(actual)) === minorOf(versionOf(target));
}

/** The versions on the way, the target last (rule V1); a problem where there is no way. */
export function planStepsTo(running: string, target: string, listed: readonly string[]): string[] | Problem {
  const downgrade = findDowngradeProblem(running, target);
  if (downgrade) return downgrade;
  const [from, to] = [versionOf(running), versionOf(target)];
  if (minorOf(to) === minorOf(from)) return [target];
  if (to.minor - from.minor > maximumMinors) return tooFarAhead(running, target);
  const steps = stepsBetween(from, to, listed);
  if (typeof steps !== "string") return steps;
  const way = `go to a ${steps} release first, or let the platform list one under input.versions`;
  return problem(`"${target}" skips a minor version: the cluster runs ${running}, ${way}`);
}

/** Five years of releases: nobody plans further ahead, and every minor on the way is looked for. */
const maximumMinors = 20;

function tooFarAhead(running: string, target: string): Problem {
  const way = `at most ${maximumMinors} minor versions ahead can be planned`;
  return problem(`"${target}" is too far from the running ${running}: ${way}`);
}

function findDowngradeProblem(running: string, target: string): Problem | undefined {
  if (!isNewer(running, target)) return undefined;
  return problem(`"${target}" is older than the running ${running}: a cluster cannot be downgraded`);
}

interface Way {
  running: string;
  target: string;
  steps: readonly string[];
}

/** What the control plane may have been told is finished with before it is told another patch. */
function planPatch(state: State, { running, target }: Way, road: Road): Omit<Upgrade, "stage"> {
  const seen = readObservedVersion(state);
  const isUnfinished = seen !== undefined && isNewer(running, seen);
  const step = isUnfinished ? formatVersion(versionOf(running)) : target;
  return {
    ...atOnce(target),
    step,
    steps: (seen ?? running) === road.inDistribution(target) ? [] : [target],
    isWaiting: step !== target,
  };
}

function planMinors(state: State, { running, target, steps }: Way, road: Road): Omit<Upgrade, "stage"> {
  const needsMemberSets = looksFinished(state, running, road);
  const isFinished = needsMemberSets && areRolledOut(state, road.followers);
  return {
    needsMemberSets,
    target,
    step: isFinished ? (steps[0] ?? target) : formatVersion(versionOf(running)),
    steps,
    isWaiting: !isFinished,
  };
}

export function isProblem(plan: Upgrade | Problem): plan is Problem {
  return "message" in plan;
}

/** One version per minor, the highest that is listed; the minor that is missing where there is none. */
function stepsBetween(from: Version, to: Version, listed: readonly string[]): string[] | string {
  if (to.major !== from.major) return `v${to.major}.0`;
  const minors = Array.from({ length: to.minor - from.minor - 1 }, (_, index) => ({
    ...from,
    minor: from.minor + 1 + index,
  }));
  const found = minors.map((minor) => ({ minor, version: highestOf(minor, listed) }));
  const missing = found.find(({ version }) => version === undefined);
  if (missing) return minorOf(missing.minor);
  return [...found.flatMap(({ version }) => (version === undefined ? [] : [version])), formatVersion(to)];
}

function highestOf({ major, minor }: Version, listed: readonly string[]): string | undefined {
  return listed
    .map((text) => versionOf(text))
    .filter((version) => version.major === major && version.minor === minor)
    .toSorted(compareVersions)
    .map((version) => formatVersion(version))
    .at(-1);
}

/** True when the control plane serves at its version and every pool that follows it has arrived, as far as counts tell. */
function looksFinished(state: State, running: string, { followers, leaving }: Road): boolean {
  const { controlPlane, workerGroups } = state;
  const isAt = (key: string) => workerGroups.get(key)?.version === running;
  const pools = groupsOf(state, followers);
  return (
    controlPlane !== undefined &&
    isControlPlaneSettledAt(controlPlane, running) &&
    pools.every(({ key, progress }) => isAt(key) && isSettled(progress)) &&
    // A pool that leaves follows no more: it is gone before it is a second minor behind.
    leaving.every((key) => isAt(key))
  );
}

function areRolledOut(state: State, followers: readonly string[]): boolean {
  return groupsOf(state, followers).every((group) => isRolledOut(state, group));
}

function groupsOf({ workerGroups }: State, keys: readonly string[]): ObservedGroup[] {
  return keys.map((key) => workerGroups.get(key)).filter((group) => group !== undefined);
}

function problem(message: string): Problem {
  return { path: "kubernetes.version", message };
}
