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

/** Faults end, invalid edits are reverted, and within bounded virtual time the cluster matches the accepted spec. */
export function converge(course: Course): void {
  course.trace?.("# faults end");
  endFaults(course);
  settle(course);
  check(course);
}

/** The same from the middle of a history, without any more events for Crossplane: the TTL must suffice (rule A3). */
export function reach(course: Course): void {
  course.trace?.("# from here: faults end, all events are lost");
  endFaults(course);
  settle(course, { hasEvents: false });
  check(course);
  course.trace?.("# back in the history");
}

/** Another release answers, the platform changes its defaults, rollouts proceed, and the team makes two last edits. */
export function liveOn(course: Course): void {
  changeRelease(course);
  course.trace?.("# the platform changes its defaults");
  changeDefaults(course);
  course.trace?.("# rollouts proceed");
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

/** Whether a rollout waits for approval, because another release has hashed its content with another scheme. */
export function waitsForPerson({ world, held }: Course): boolean {
  return world.crossplane.releases.length > 0 && held.some(({ reason }) => reason === "UnknownOrigin");
}

/** A newer release renders machines differently, then the older one answers again: neither creates a machine. */
function changeRelease(course: Course): void {
  const { crossplane } = course.world;
  if (crossplane.releases.length > 0) return;
  course.trace?.("# another release answers");
  const release = crossplane.release;
  for (const other of [release + 1, release]) {
    crossplane.release = other;
    const before = course.made;
    settle(course);
    if (course.made > before) course.violations.push("6: another release of the function created machines");
  }
}

/** The platform adds a kubelet argument. The rollout is held, so no machine is created. */
function changeDefaults(course: Course): void {
  const before = course.made;
  const requested = { "event-qps": "7" };
  course.changeInput(withAt(course.validInput, ["defaults", "kubernetes", "kubelet", "extraArgs"], requested));
  settle(course);
  if (course.made > before) course.violations.push("R5: a change of the platform created machines");
}

function endFaults({ world, validInput }: Course): void {
  const healthy = { isDown: false, isFunctionDown: false, isUpgrading: false, input: validInput };
  Object.assign(world.crossplane, { ...healthy, environment: firstEnvironment });
  for (const name of ["unpaused by hand", "move cancelled"])
    faults[name]?.(world, { where: 0, value: 0, random: new Random(0) });
}
