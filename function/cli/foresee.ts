import { findDifferencesAt } from "../kubernetes/diff.ts";
import { annotationOf, type JsonObject } from "../kubernetes/object.ts";
import { ownAnnotation } from "../lifecycle/annotations.ts";
import type { HeldRollout } from "../lifecycle/holds.ts";
import { coreClusterKey } from "../lifecycle/state.ts";
import type { ComposeOutput } from "../call.ts";
import { type Change, changesOf } from "./change.ts";
import { composeOffline, type Offline } from "./offline.ts";
import { applyAnswer, observedIn, type PlannedWorld } from "./planned-world.ts";

/** What would happen, step by step; each step begins when the controllers have finished the one before. */
export interface Foresight {
  readonly steps: readonly (readonly Change[])[];
  /** The world at each version that the cluster takes, and at last. */
  readonly stops: readonly PlannedWorld[];
  readonly held: readonly HeldRollout[];
  /** The annotation value that lets go ahead what is held. */
  readonly approval: string;
  /** Set where the change is rejected, after the steps before. */
  readonly rejected: ComposeOutput | undefined;
  /** What the last answer still changed where the limit was reached; undefined where everything comes to rest. */
  readonly unfinished: readonly Change[] | undefined;
}

/** What is planned, and how many answers it may take: more than any upgrade of fifty pools in ten zones over minors. */
export interface Course {
  readonly offline: Omit<Offline, "observed">;
  readonly start: PlannedWorld;
  readonly maximumAnswers?: number;
}

const mostAnswers = 4000;

/** Plays a KubernetesCluster through until nothing changes any more. */
export function foresee({ offline, start, maximumAnswers = mostAnswers }: Course): Foresight {
  const [steps, stops]: [Change[][], PlannedWorld[]] = [[], []];
  let [world, composite] = [start, withAddons(offline.composite, [])];
  for (let answers = 1; ; answers += 1) {
    const output = composeOffline({ ...offline, composite, observed: observedIn(world) });
    const end = { steps, stops: [...stops, world], held: output.held, approval: output.approval };
    if (output.fatal !== undefined) return { ...end, rejected: output, unfinished: undefined };
    const { after, seen, changes, isAtRest } = stepAfter({ world, composite }, output);
    if (isAtRest) return { ...end, rejected: undefined, unfinished: undefined };
    if (answers >= maximumAnswers) return { ...end, rejected: undefined, unfinished: changes };
    if (changes.length > 0) steps.push(changes);
    if (announcedIn(after) !== announcedIn(world)) stops.push(after);
    [world, composite] = [after, seen];
  }
}

function stepAfter({ world, composite }: { world: PlannedWorld; composite: JsonObject }, output: ComposeOutput) {
  const after = applyAnswer(world, output.desired);
  const changes = changesOf({ before: world, after });
  const seen = withAddons(composite, output.status?.addons ?? []);
  // What the function remembers is no change for a person, but the next answer may be another one for it.
  const isAtRest = changes.length === 0 && isSame(after, world) && !findDifferencesAt(seen, composite, ["status"]);
  return { after, changes, seen, isAtRest };
}

type Addons = NonNullable<NonNullable<ComposeOutput["status"]>["addons"]>;

/** Of the status only what ends a plan is pendingWrites: that the add-ons which exist were applied. */
function withAddons(composite: JsonObject, addons: Addons): JsonObject {
  return { ...composite, status: { addons: addons.map(({ name }) => ({ name, applied: true })) } };
}

/** Objects that did not change are the same ones. */
function isSame(left: PlannedWorld, right: PlannedWorld): boolean {
  const keys = Object.keys(left);
  return keys.length === Object.keys(right).length && keys.every((key) => left[key] === right[key]);
}

/** The version of the step that an upgrade has reached. */
function announcedIn(world: PlannedWorld): string | undefined {
  return annotationOf(world[coreClusterKey]?.applied, ownAnnotation.version);
}
