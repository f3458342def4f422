import { listAt, textAt } from "../../function/kubernetes/object.ts";
import { parseVersion } from "../../function/kubernetes/version.ts";
import { compositeKind } from "../simulation/composite-scope.ts";
import { Random } from "../simulation/random.ts";
import { isDeleting } from "../simulation/stored.ts";
import { calm, clusterName, type World } from "../simulation/world.ts";
import { differencesFromDesired } from "./desired.ts";
import type { Course } from "./course.ts";
import { poolsOf } from "./edits.ts";

/** Seconds that may pass before a change is reconciled, and then between two reconciles (rule A3). */
const [firstTtl, nextTtl] = [300, 10];

/** The progress of a world that settles. */
interface Progress {
  /** Reconciles without a rejection. */
  reconciles: number;
  /** The maximum number of reconciles. */
  bound: number;
  /** Seconds that Crossplane waited for the TTL before the last write. */
  waited: number;
  /** The maximum of these seconds. */
  patience: number;
  /** Consecutive rejections. */
  rejections: number;
}

/** Runs all controllers until nothing changes. Without events only the TTL causes reconciles. */
export function settle(course: Course, { hasEvents = true } = {}): void {
  const progress: Progress = { reconciles: 0, bound: 0, waited: 0, patience: firstTtl, rejections: 0 };
  while (course.violations.length === 0) {
    progress.bound = Math.max(progress.bound, boundOf(course.world));
    if (isQuiet(course, progress, hasEvents)) return;
    course.violations.push(...overdue(course, progress));
  }
}

/**
 * The maximum number of reconciles until the world settles: a constant for adoption and cleanup, and for each version
 * of the upgrade those of the control plane (announce, apply, roll out, clean up) and of each MachineDeployment.
 */
function boundOf(world: World): number {
  const { api, composite } = world;
  const users = [...api.list("KubeadmControlPlane"), ...api.list("Machine")];
  const running = users.flatMap(({ spec }) => parseVersion(textAt(spec, "version") ?? "")?.minor ?? []);
  const target = parseVersion(textAt(composite?.spec, "kubernetes", "version") ?? "")?.minor ?? 0;
  const steps = 1 + Math.max(0, target - Math.min(target, ...running));
  const perPool = poolsOf(composite?.spec ?? {}).flatMap((pool) => listAt(pool, "zones").length || 1);
  const deployments = perPool.reduce((sum, count) => sum + count, api.list("MachineDeployment").length);
  return 20 + steps * (4 + 4 * deployments);
}

function overdue({ world, held }: Course, { reconciles, bound, waited, patience }: Progress): string[] {
  const differences = () => ["", ...differencesFromDesired(world, held)].join("; ");
  if (reconciles > bound) return [`E: not settled after ${reconciles} reconciles${differences()}`];
  return waited > patience ? [`A3: Crossplane waited ${waited} s for TTLs before the cluster settled`] : [];
}

/** Runs one round. Returns whether it changed nothing. */
function isQuiet(course: Course, progress: Progress, hasEvents: boolean): boolean {
  const { world } = course;
  const before = world.api.version;
  const random = new Random(before);
  letControllersWork(course, random);
  const waited = !hasEvents || !world.isDue() ? waitForClock(world) : 0;
  progress.patience += nextTtl;
  const untouched = world.api.versionBeside(compositeKind);
  const result = course.reconcile(random, calm);
  // The wait for a reconcile without a write does not count.
  if (world.api.versionBeside(compositeKind) > untouched) progress.waited += waited;
  if (isRejected(course, progress, result?.output.fatal)) return false;
  progress.reconciles += 1;
  // A restored cluster that is only read is not settled yet.
  return world.api.version === before && result?.output.desired.size !== 0;
}

function isRejected(course: Course, progress: Progress, fatal: string | undefined): boolean {
  const isRejection = fatal !== undefined && !isClusterLeaving(course.world);
  progress.rejections = isRejection ? progress.rejections + 1 : 0;
  if (isRejection) revert(course, progress.rejections, fatal);
  return isRejection;
}

/** Waits until the TTL has expired. Returns the seconds. */
function waitForClock({ api, crossplane }: World): number {
  const left = Math.max(0, crossplane.nextAt - api.now);
  api.now += left;
  return left / 1000;
}

/** Reverts rejected edits: first the spec, then the platform's, of the policy only if another cluster was accepted. */
function revert(course: Course, rejections: number, fatal: string): void {
  if (rejections === 3) course.ask(course.accepted);
  if (rejections === 5) course.restoreVersions();
  const cluster = course.world.api.get("Cluster", clusterName)?.metadata.uid;
  if (rejections === 5 && (!cluster || cluster !== course.acceptedCluster)) course.dropPolicy();
  if (rejections === 7) course.violations.push(`E: an accepted spec is rejected: ${fatal}`);
}

function letControllersWork(course: Course, random: Random): void {
  const { world } = course;
  for (let round = 0; round < 8 && course.violations.length === 0; round += 1) {
    const before = world.api.version;
    world.round(random);
    course.check(undefined);
    if (world.api.version === before) return;
  }
}

function isClusterLeaving({ api }: World): boolean {
  const cluster = api.get("Cluster", clusterName);
  return cluster !== undefined && isDeleting(cluster);
}
