import type { JsonObject } from "../kubernetes/object.ts";
import type { HeldRollout } from "../lifecycle/rollout.ts";
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
    if (changes.length === 0 || steps.length >= maximumSteps) return { world, steps, refused: undefined, last: output };
    steps.push(changes);
    world = next(world, output);
  }
}

function next(world: World, { desired }: ComposeOutput): World {
  return Object.fromEntries([...desired].map(([key, { object }]) => [key, settled(applied(world[key], object))]));
}
