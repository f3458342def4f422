import { check, waitsForPerson } from "../histories/convergence.ts";
import type { Course } from "../histories/course.ts";
import type { History, Occurrence } from "../histories/history.ts";
import { settle } from "../histories/settling.ts";
import { Random } from "../simulation/random.ts";
import type { Release } from "../simulation/rendering.ts";
import { isOwnedBy, type Stored } from "../simulation/stored.ts";
import { calm, type World } from "../simulation/world.ts";
import { moves } from "./in-place.ts";

/** The turns in which two releases answer a history. The older release is number 0. */
export interface Turns {
  /** The occurrence during which the other release takes over. */
  occurrence: Occurrence | undefined;
  begin: (course: Course) => void;
  turn: (course: Course) => void;
}

/** Two releases that are compared with each other. With `isOneWay`, only while the older one answers. */
export function pairOf(older: Release, newer: Release, { isOneWay }: { isOneWay: boolean }): [Release, Release] {
  const first: Release = { ...older, comparedWith: () => [second] };
  const second: Release = isOneWay ? newer : { ...newer, comparedWith: () => [first] };
  return [first, second];
}

function isOneWay(releases: readonly Release[]): boolean {
  return releases[1]?.comparedWith === undefined;
}

const directions = ["forward", "back", "alternating"] as const;

/** The turns of a history, which depend only on its dice, so that a seed reproduces them. None for a single release. */
export function turnsOf(history: History, releases: readonly Release[]): Turns {
  if (releases.length === 0) return { occurrence: undefined, begin: () => undefined, turn: () => undefined };
  const dice = Math.floor((history[0]?.dice ?? 0) / 4);
  const direction = isOneWay(releases) ? "forward" : directions[dice % directions.length];
  const place = Math.floor(dice / directions.length) % Math.max(1, history.length);
  return {
    occurrence: history[place],
    begin: (course) => {
      course.trace?.(`# ${direction}: ${releases.map(({ name }) => name).join(", ")}`);
      course.hasUnrequestedChanges = true;
      const [release, isUpgrading] = [direction === "back" ? 1 : 0, direction === "alternating"];
      Object.assign(course.world.crossplane, { releases, release, isUpgrading });
    },
    turn: (course) => {
      if (!isOneWay(releases) || course.world.crossplane.release % 2 === 0) takeOver(course);
    },
  };
}

function takeOver({ world: { crossplane }, trace }: Course): void {
  crossplane.release += 1;
  trace?.(`# ${crossplane.releaseOf(crossplane.release).name} takes over`);
}

/** Each release takes over the settled cluster from the other one, then they answer in turn. Nothing may change. */
export function comeToRest(course: Course): void {
  const { releases, release } = course.world.crossplane;
  if (releases.length === 0) return;
  const before = course.made;
  const turns = isOneWay(releases) ? 1 - (release % 2) : 2;
  for (let turn = 0; turn < turns && !waitsForPerson(course); turn += 1) {
    takeOver(course);
    settle(course);
    if (course.made > before) course.violations.push("6: the other release created machines");
    check(course);
  }
  if (!isOneWay(releases) && !waitsForPerson(course)) answerInTurn(course);
}

function answerInTurn(course: Course): void {
  const { world } = course;
  const random = new Random(1);
  const before = composedIn(world);
  for (let turn = 0; turn < 6 && course.violations.length === 0; turn += 1) {
    takeOver(course);
    world.round(random);
    course.reconcile(random, calm);
    course.violations.push(...moved(before, composedIn(world)));
  }
}

function composedIn({ api, composite }: World): Map<string, Stored> {
  const composed = api.all().filter((object) => composite && isOwnedBy(object, composite));
  return new Map(composed.map((object) => [`${object.kind} ${object.metadata.name}`, object]));
}

function moved(before: ReadonlyMap<string, Stored>, after: ReadonlyMap<string, Stored>): string[] {
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((name) => {
    const [old, now] = [before.get(name), after.get(name)];
    if (!old || !now) return [`7: ${name} is ${now ? "created" : "deleted"} while two releases answer in turn`];
    return moves(old, now).map((text) => `7: two releases fight over ${text}`);
  });
}
