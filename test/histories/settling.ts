import { listAt, textAt } from "../../function/kubernetes/object.ts";
import { parseVersion } from "../../function/kubernetes/version.ts";
import { compositeKind } from "../simulation/composite-scope.ts";
import { Random } from "../simulation/random.ts";
import { isDeleting } from "../simulation/stored.ts";
import { calm, clusterName, type World } from "../simulation/world.ts";
import { differencesFromDesired } from "./desired.ts";
import type { Course } from "./course.ts";
import { poolsOf } from "./edits.ts";

/** Seconds of Crossplane's clock that may pass before a change is looked at, and then between two answers (rule A3). */
const [firstLook, nextLook] = [300, 10];

/** How a world comes to rest. */
interface Progress {
  /** Answers that were no rejection. */
  reconciles: number;
  /** How many may be needed. */
  bound: number;
  /** Seconds in which Crossplane's clock ran down before something was written at last, and how many may be. */
  waited: number;
  patience: number;
  /** Rejections in a row. */
  rejections: number;
}

/** Lets everything work until nothing moves any more; what is deaf hears of no event, so that its clock alone must be enough. */
export function settle(course: Course, { isDeaf = false } = {}): void {
  const progress: Progress = { reconciles: 0, bound: 0, waited: 0, patience: firstLook, rejections: 0 };
  while (course.violations.length === 0) {
    progress.bound = Math.max(progress.bound, boundOf(course.world));
    if (isQuiet(course, progress, isDeaf)) return;
    course.violations.push(...overdue(course, progress));
  }
}

/**
 * Reconciles that the longest way to rest needs: to be taken up and to be cleaned up after, and for each version on the way those
 * of the control plane (announced, told, rolled out, cleaned up) and of each MachineDeployment.
 */
function boundOf(world: World): number {
  const { api, composite } = world;
  const users = [...api.list("KubeadmControlPlane"), ...api.list("Machine")];
  const running = users.flatMap(({ spec }) => parseVersion(textAt(spec, "version") ?? "")?.minor ?? []);
  const target = parseVersion(textAt(composite?.spec, "kubernetes", "version") ?? "")?.minor ?? 0;
  const steps = 1 + Math.max(0, target - Math.min(target, ...running));
  const wanted = poolsOf(composite?.spec ?? {}).flatMap((pool) => listAt(pool, "zones").length || 1);
  const deployments = wanted.reduce((sum, count) => sum + count, api.list("MachineDeployment").length);
  return 20 + steps * (4 + 4 * deployments);
}

function overdue({ world, held }: Course, { reconciles, bound, waited, patience }: Progress): string[] {
  const differences = () => ["", ...differencesFromDesired(world, held)].join("; ");
  if (reconciles > bound) return [`E: still moving after ${reconciles} reconciles${differences()}`];
  return waited > patience ? [`A3: Crossplane's clock ran for ${waited} s before the end was reached`] : [];
}

/** One round; true where it changed nothing. */
function isQuiet(course: Course, progress: Progress, isDeaf: boolean): boolean {
  const { world } = course;
  const before = world.api.version;
  const random = new Random(before);
  letControllersWork(course, random);
  const waited = isDeaf || !world.isDue() ? waitForClock(world) : 0;
  progress.patience += nextLook;
  const untouched = world.api.versionBeside(compositeKind);
  const result = course.reconcile(random, calm);
  // To look once more and find nothing to do may take its time.
  if (world.api.versionBeside(compositeKind) > untouched) progress.waited += waited;
  if (isRejected(course, progress, result?.output.fatal)) return false;
  progress.reconciles += 1;
  // A cluster that is only looked at waits for its time.
  return world.api.version === before && result?.output.desired.size !== 0;
}

function isRejected(course: Course, progress: Progress, fatal: string | undefined): boolean {
  const isRejection = fatal !== undefined && !isClusterLeaving(course.world);
  progress.rejections = isRejection ? progress.rejections + 1 : 0;
  if (isRejection) takeBack(course, progress.rejections, fatal);
  return isRejection;
}

/** Seconds until Crossplane looks again by itself. */
function waitForClock({ api, crossplane }: World): number {
  const left = Math.max(0, crossplane.nextAt - api.now);
  api.now += left;
  return left / 1000;
}

/** People give up what is rejected: first the spec; then the policy, if the cluster is another one than was accepted. */
function takeBack(course: Course, rejections: number, fatal: string): void {
  if (rejections === 3) course.ask(course.accepted);
  const cluster = course.world.api.get("Cluster", clusterName)?.metadata.uid;
  if (rejections === 5 && (!cluster || cluster !== course.acceptedCluster)) course.dropPolicy();
  if (rejections === 7) course.violations.push(`E: what was accepted is rejected: ${fatal}`);
}

function letControllersWork(course: Course, random: Random): void {
  const { world } = course;
  for (let round = 0; round < 8 && course.violations.length === 0; round += 1) {
    const before = world.api.version;
    world.round(random);
    course.judge(undefined);
    if (world.api.version === before) return;
  }
}

function isClusterLeaving({ api }: World): boolean {
  const cluster = api.get("Cluster", clusterName);
  return cluster !== undefined && isDeleting(cluster);
}
