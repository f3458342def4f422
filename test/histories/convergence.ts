import { Random } from "../simulation/random.ts";
import { withAt } from "../simulation/stored.ts";
import { differencesFromDesired } from "./desired.ts";
import type { Course } from "./course.ts";
import { faults } from "./faults.ts";
import { illegitimateHolds } from "./held.ts";
import { editTheSettled } from "./last-edits.ts";
import { firstEnvironment } from "./platform.ts";
import { settle } from "./settling.ts";
import { unsteady } from "./steadiness.ts";

/** Faults end and mistakes are taken back: within bounded virtual time the cluster is what the last accepted spec asks for. */
export function converge(course: Course): void {
  course.trace?.("# faults end");
  endFaults(course);
  settle(course);
  check(course);
}

/** The same from the middle of a history, and Crossplane never hears of anything again: its clock alone must be enough (rule A3). */
export function reach(course: Course): void {
  course.trace?.("# from here: faults end, all events are lost");
  endFaults(course);
  settle(course, { isDeaf: true });
  check(course);
  course.trace?.("# back in the history");
}

/** Another release answers, which must replace nothing; rollouts may go ahead by themselves; two last edits. */
export function liveOn(course: Course): void {
  releaseAnew(course);
  course.trace?.("# the platform changes its defaults");
  changeDefaults(course);
  course.trace?.("# rollouts go ahead");
  course.allowRollouts();
  settle(course);
  check(course);
  editTheSettled(course, settle);
}

export function check(course: Course): void {
  const { world, held } = course;
  if (course.violations.length > 0 || waitsForPerson(course)) return;
  course.violations.push(...illegitimateHolds(course), ...differencesFromDesired(world, held));
  course.violations.push(...unsteady(course, new Random(1)));
}

/** What a real release has hashed in another scheme waits for a person, and all that follows it waits too. */
export function waitsForPerson({ world, held }: Course): boolean {
  return world.crossplane.releases.length > 0 && held.some(({ reason }) => reason === "UnknownOrigin");
}

/** A newer release renders machines differently, then the older one is back: neither makes a machine. */
function releaseAnew(course: Course): void {
  const { crossplane } = course.world;
  if (crossplane.releases.length > 0) return;
  course.trace?.("# another release answers");
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
  const requested = { "event-qps": "7" };
  course.changeInput(withAt(course.soundInput, ["defaults", "kubernetes", "kubelet", "extraArgs"], requested));
  settle(course);
  if (course.made > before) course.violations.push("R5: a change of the platform made machines");
}

function endFaults({ world, soundInput }: Course): void {
  const sound = { isDown: false, isFunctionDown: false, isUpgrading: false, input: soundInput };
  Object.assign(world.crossplane, { ...sound, environment: firstEnvironment });
  for (const name of ["unpaused by hand", "move given up"])
    faults[name]?.(world, { where: 0, value: 0, random: new Random(0) });
}
