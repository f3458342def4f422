import { annotationOf, type JsonObject } from "../kubernetes/object.ts";
import { ownAnnotation } from "../lifecycle/annotations.ts";
import type { HeldRollout } from "../lifecycle/rollout.ts";
import { coreClusterKey } from "../lifecycle/state.ts";
import type { ComposeOutput } from "../status/answer.ts";
import { type Change, changesBetween } from "./change.ts";
import { composeOffline, type Offline } from "./offline.ts";
import { applied, settled } from "./settled.ts";

/** What would happen, step by step; each step begins when the controllers have finished the one before. */
export interface Foresight {
  readonly steps: readonly (readonly Change[])[];
  readonly held: readonly HeldRollout[];
  /** The annotation value that lets go ahead what is held. */
  readonly approval: string;
  /** Set where the change is refused, after the steps before. */
  readonly refused: ComposeOutput | undefined;
}

type World = Readonly<Record<string, JsonObject>>;

/** More steps than any upgrade of fifty pools in ten zones over several minors takes. */
const maximumSteps = 2000;

/** The world once everything that is asked for is made: where a plan starts from when nothing observed is given. */
export function worldOf(offline: Offline): { world: World; refused: ComposeOutput | undefined } {
  const { world, refused } = play({ ...offline, observed: {} });
  return { world, refused };
}

export function foresee(offline: Offline): Foresight {
  const { steps, refused, last } = play(offline);
  return { steps, refused, held: last.held, approval: last.approval };
}

function play(offline: Offline) {
  let world: World = offline.observed;
  const steps: Change[][] = [];
  for (;;) {
    const output = composeOffline({ ...offline, observed: world });
    if (output.fatal !== undefined) return { world, steps, refused: output, last: output };
    const changes = changesBetween(world, output.desired);
    const later = next(world, output);
    const isAtRest = changes.length === 0 && announcedIn(later) === announcedIn(world);
    if (isAtRest || steps.length >= maximumSteps) return { world, steps, refused: undefined, last: output };
    if (changes.length > 0) steps.push(changes);
    world = later;
  }
}

/** A step of an upgrade is announced in an answer of its own, which changes nothing that anybody would look for in a plan. */
function announcedIn(world: World): string | undefined {
  return annotationOf(world[coreClusterKey], ownAnnotation.version);
}

function next(world: World, { desired }: ComposeOutput): World {
  return Object.fromEntries([...desired].map(([key, { object }]) => [key, settled(applied(world[key], object))]));
}
