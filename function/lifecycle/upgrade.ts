import type { Problem } from "../api/problem.ts";
import { isSettled } from "../cluster-api/machine-progress.ts";
import { compareVersions, isNewer, minorOf, type Version, formatVersion, versionOf } from "../kubernetes/version.ts";
import { readAnnouncedVersion, readObservedVersion, type Stage, stageOf } from "./announcement.ts";
import { isRolledOut } from "./members.ts";
import type { State } from "./state.ts";
import { isControlPlaneSettledAt } from "./versions.ts";
import type { ObservedGroup } from "./worker-groups.ts";

/** The steps from the running version to the desired one (rule V1). */
export interface Upgrade {
  readonly target: string;
  /** Version of this step: the control plane and the workers should run it now. */
  readonly step: string;
  /** Versions that the cluster does not run yet, the target last; empty once it runs the target. */
  readonly steps: readonly string[];
  /**
   * True if the previous step is not finished. Then machine content of the control plane and of finished pools is
   * preserved.
   */
  readonly isWaiting: boolean;
  /** True if MachineSets are required, because only they show whether the previous step is finished. */
  readonly needsMemberSets: boolean;
  /** Progress of the step on the control plane. With a topology always `Applied`, because Cluster API applies it. */
  readonly stage: Stage;
}

/** Versions and worker groups that an upgrade depends on. */
export interface UpgradeFacts {
  /** Versions of the platform's `Input.versions`. */
  readonly listed: readonly string[];
  /** Keys of worker groups that follow the control plane: all without a version of their own. */
  readonly followers: readonly string[];
  /** Keys of leaving worker groups that the upgrade waits for; none while a pool is held back. */
  readonly leaving: readonly string[];
  /** Adds the suffix of the distribution: v1.35.2 becomes v1.35.2+rke2r1. */
  readonly inDistribution: (version: string) => string;
}

/**
 * Plans one minor version at a time. Workers follow at every minor version, because kubeadm cannot create a machine of
 * another minor version than the control plane. So a step begins only once the control plane and all pools have
 * finished the previous one.
 */
export function planUpgrade(state: State, target: string, facts: UpgradeFacts): Upgrade | Problem {
  const running = runningOf(state);
  if (running === undefined) return { ...planSingleStep(target), steps: [], stage: "Applied" };
  const steps =
    findDowngradeProblem(running, facts.inDistribution(target), readObservedVersion(state)) ??
    planStepsTo(running, target, facts.listed);
  if (!Array.isArray(steps)) return steps;
  const isMinor = minorOf(versionOf(target)) !== minorOf(versionOf(running)) && !isRunAlready(state, target);
  const plan = isMinor
    ? planMinors(state, { running, target, steps }, facts)
    : planPatch(state, { running, target, steps }, facts);
  return { ...plan, stage: stageOf(state, facts.inDistribution(plan.step)) };
}

/** A plan without steps before the target, so that no content is preserved. */
function planSingleStep(target: string): Omit<Upgrade, "steps" | "stage"> {
  return { target, step: target, isWaiting: false, needsMemberSets: false };
}

/**
 * Returns the newest version that the control plane may have received. The observed control plane may be stale or
 * missing, and applying an older version again would downgrade machines.
 */
function runningOf(state: State): string | undefined {
  const [observed, announced] = [readObservedVersion(state), readAnnouncedVersion(state)];
  if (observed === undefined || announced === undefined) return observed ?? announced;
  return isNewer(announced, observed) ? announced : observed;
}

/** A cloud may have upgraded the control plane itself at the end of support, so that no step is left. */
function isRunAlready({ controlPlane }: State, target: string): boolean {
  const actual = controlPlane?.runningVersion;
  return actual !== undefined && minorOf(versionOf(actual)) === minorOf(versionOf(target));
}

/**
 * Returns the versions of the steps, the target last (rule V1). Returns a problem if a minor version would be skipped.
 */
export function planStepsTo(running: string, target: string, listed: readonly string[]): string[] | Problem {
  const downgrade = findDowngradeProblem(running, target);
  if (downgrade) return downgrade;
  const [from, to] = [versionOf(running), versionOf(target)];
  if (minorOf(to) === minorOf(from)) return [target];
  if (to.minor - from.minor > maximumMinors) return reportTooFar(running, target);
  const stepsOrMinor = findStepsBetween(from, to, listed);
  if (typeof stepsOrMinor !== "string") return stepsOrMinor;
  const way = `upgrade to a ${stepsOrMinor} release first, or ask the platform team to list one in input.versions`;
  return reportProblem(`"${target}" skips a minor version: the cluster runs ${running}. To continue, ${way}`);
}

/** More than five years of releases. The limit bounds the work, because each minor version is looked up. */
const maximumMinors = 20;

function reportTooFar(running: string, target: string): Problem {
  const limit = `an upgrade may span at most ${maximumMinors} minor versions`;
  return reportProblem(`"${target}" is too far ahead of the running ${running}: ${limit}`);
}

function findDowngradeProblem(running: string, target: string, observed = running): Problem | undefined {
  if (!isNewer(running, target)) return undefined;
  const begun = `${running}, and the upgrade to it has begun`;
  const what = isNewer(running, observed) ? begun : `the running ${running}`;
  return reportProblem(`"${target}" is older than ${what}: a cluster cannot be downgraded`);
}

/** The upgrade from the running version to the target, and the versions of its steps. */
interface Route {
  running: string;
  target: string;
  steps: readonly string[];
}

/** An announced patch version is finished first. Then the step to the target begins. */
function planPatch(state: State, { running, target }: Route, facts: UpgradeFacts): Omit<Upgrade, "stage"> {
  const observed = readObservedVersion(state);
  const isUnfinished = observed !== undefined && isNewer(running, observed);
  const step = isUnfinished ? formatVersion(versionOf(running)) : target;
  return {
    ...planSingleStep(target),
    step,
    steps: (observed ?? running) === facts.inDistribution(target) ? [] : [target],
    isWaiting: step !== target,
  };
}

function planMinors(state: State, { running, target, steps }: Route, facts: UpgradeFacts): Omit<Upgrade, "stage"> {
  const needsMemberSets = looksFinished(state, running, facts);
  const isFinished = needsMemberSets && areRolledOut(state, facts.followers);
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

/**
 * Returns the highest listed version of each minor in between, then the target; or the first minor without a version.
 */
function findStepsBetween(from: Version, to: Version, listed: readonly string[]): string[] | string {
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

/** True if the control plane is available at the version and all followers have finished, according to their counts. */
function looksFinished(state: State, running: string, { followers, leaving }: UpgradeFacts): boolean {
  const { controlPlane, workerGroups } = state;
  const isAt = (key: string) => workerGroups.get(key)?.version === running;
  const pools = groupsOf(state, followers);
  return (
    controlPlane !== undefined &&
    isControlPlaneSettledAt(controlPlane, running) &&
    pools.every(({ key, progress }) => isAt(key) && isSettled(progress)) &&
    // A leaving pool is not upgraded, so it must be gone before it is two minor versions behind.
    leaving.every((key) => isAt(key))
  );
}

function areRolledOut(state: State, followers: readonly string[]): boolean {
  return groupsOf(state, followers).every((group) => isRolledOut(state, group));
}

function groupsOf({ workerGroups }: State, keys: readonly string[]): ObservedGroup[] {
  return keys.map((key) => workerGroups.get(key)).filter((group) => group !== undefined);
}

function reportProblem(message: string): Problem {
  return { path: "kubernetes.version", message };
}
