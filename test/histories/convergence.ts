import { Random } from "../simulation/random.ts";
import { isDeleting, withAt } from "../simulation/stored.ts";
import { calm, clusterName, type World } from "../simulation/world.ts";
import { differencesFromAsked } from "./asked.ts";
import { faults } from "./faults.ts";
import { editTheSettled } from "./last-edits.ts";
import type { Course } from "./play.ts";
import { firstEnvironment } from "./platform.ts";
import { unsteady } from "./steadiness.ts";

const maximumRounds = 80;

/** Faults end and mistakes are taken back: within bounded virtual time the cluster is what the last accepted spec asks for. */
export function converge(course: Course): void {
  course.trace?.("# faults end");
  endFaults(course);
  settle(course);
  if (!course.hasUnaskedChanges) check(course);
}

/** Another release answers, which must replace nothing; rollouts may go ahead by themselves; two last edits. */
export function liveOn(course: Course): void {
  course.trace?.("# another release answers");
  releaseAnew(course);
  course.trace?.("# the platform changes its defaults");
  changeDefaults(course);
  course.trace?.("# rollouts go ahead");
  course.allowRollouts();
  settle(course);
  check(course);
  editTheSettled(course, settle);
}

function check(course: Course): void {
  if (course.violations.length > 0) return;
  course.violations.push(...differencesFromAsked(course.world), ...unsteady(course, new Random(1)));
}

/** A newer release renders machines differently, then the older one is back: neither makes a machine. */
function releaseAnew(course: Course): void {
  const { crossplane } = course.world;
  const release = crossplane.release;
  for (const other of [release + 1, release]) {
    crossplane.release = other;
    const before = course.made;
    settle(course);
    if (course.made > before) course.violations.push("6: another release of the function made machines");
  }
}

/** The platform gives every kubelet another argument: held, so it makes no machine. */
function changeDefaults(course: Course): void {
  const before = course.made;
  const said = { "event-qps": "7" };
  course.changeInput(withAt(course.soundInput, ["defaults", "kubernetes", "kubelet", "extraArgs"], said));
  settle(course);
  if (course.made > before) course.violations.push("R5: a change of the platform made machines");
}

function endFaults({ world, soundInput }: Course): void {
  const sound = { isDown: false, isFunctionDown: false, isUpgrading: false, input: soundInput };
  Object.assign(world.crossplane, { ...sound, environment: firstEnvironment });
  for (const name of ["unpaused by hand", "move given up"])
    faults[name]?.(world, { where: 0, value: 0, random: new Random(0) });
}

/** Lets everything work until nothing moves any more. */
function settle(course: Course): void {
  const refusals = { count: 0 };
  for (let round = 0; round < maximumRounds; round += 1) {
    if (course.violations.length > 0 || isQuiet(course, refusals)) return;
  }
  const differences = ["", ...differencesFromAsked(course.world)].join("; ");
  course.violations.push(`E: still moving after ${maximumRounds} rounds${differences}`);
}

/** One round; true where it changed nothing. */
function isQuiet(course: Course, refusals: { count: number }): boolean {
  const { world } = course;
  const before = world.api.version;
  const random = new Random(before);
  letControllersWork(course, random);
  if (!world.isDue()) world.api.now = world.crossplane.nextAt;
  const { fatal, desired } = course.reconcile(random, calm)?.output ?? {};
  if (fatal === undefined || isClusterLeaving(world)) {
    refusals.count = 0;
    // A cluster that is only looked at waits for its time.
    return world.api.version === before && desired?.size !== 0;
  }
  refusals.count += 1;
  takeBack(course, refusals.count, fatal);
  return false;
}

/** People give up what is refused: first the spec; then the policy, if the cluster is another one than was accepted. */
function takeBack(course: Course, refusals: number, fatal: string): void {
  if (refusals === 3) course.ask(course.accepted);
  const cluster = course.world.api.get("Cluster", clusterName)?.metadata.uid;
  if (refusals === 5 && (!cluster || cluster !== course.acceptedCluster)) course.dropPolicy();
  if (refusals === 7) course.violations.push(`E: what was accepted is refused: ${fatal}`);
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
