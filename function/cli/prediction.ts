import { hasDifferencesAt } from "../kubernetes/diff.ts";
import { annotationOf, type JsonObject } from "../kubernetes/object.ts";
import { ownAnnotation } from "../lifecycle/annotations.ts";
import type { HeldRollout } from "../lifecycle/holds.ts";
import { coreClusterKey } from "../lifecycle/state.ts";
import type { ComposeOutput } from "../call.ts";
import { type Change, changesOf } from "./change.ts";
import { predictEntryGroups } from "./entry-groups.ts";
import { composeOffline, type OfflineInput } from "./offline.ts";
import { applyResponse, observedIn, type PlannedObjects } from "./planned-objects.ts";

/** The predicted steps. A step begins when the controllers have finished the step before. */
export interface Prediction {
  readonly steps: readonly (readonly Change[])[];
  /** The objects after each version step of an upgrade, and at the end. */
  readonly checkpoints: readonly PlannedObjects[];
  readonly held: readonly HeldRollout[];
  /** The annotation value that approves the held rollouts. */
  readonly approval: string;
  /** The rejection that ends the plan after `steps`; undefined if there is none. */
  readonly rejected: ComposeOutput | undefined;
  /** Changes of the last response if the limit of responses is reached; undefined if the plan converges. */
  readonly unfinished: readonly Change[] | undefined;
}

/** The cluster to plan, and the objects at the start. */
export interface PredictionInput {
  readonly offline: Omit<OfflineInput, "observed">;
  readonly start: PlannedObjects;
  /** Maximum responses of the function. Default: 4000, more than any upgrade of 50 pools in ten zones takes. */
  readonly maximumResponses?: number;
}

const defaultMaximumResponses = 4000;

/** Composes a KubernetesCluster and simulates its controllers, repeatedly, until nothing changes. */
export function predictChanges({
  offline,
  start,
  maximumResponses = defaultMaximumResponses,
}: PredictionInput): Prediction {
  const [steps, checkpoints]: [Change[][], PlannedObjects[]] = [[], []];
  let [objects, composite] = [start, withAddons(offline.composite, [])];
  for (let responses = 1; ; responses += 1) {
    const available = [...offline.available, ...predictEntryGroups(objects)];
    const output = composeOffline({ ...offline, available, composite, observed: observedIn(objects) });
    const end = { steps, checkpoints: [...checkpoints, objects], held: output.held, approval: output.approval };
    if (output.fatal !== undefined) return { ...end, rejected: output, unfinished: undefined };
    const { after, nextComposite, changes, isSettled } = applyStep({ objects, composite }, output);
    if (isSettled) return { ...end, rejected: undefined, unfinished: undefined };
    if (responses >= maximumResponses) return { ...end, rejected: undefined, unfinished: changes };
    if (changes.length > 0) steps.push(changes);
    if (announcedVersionIn(after) !== announcedVersionIn(objects)) checkpoints.push(after);
    [objects, composite] = [after, nextComposite];
  }
}

function applyStep({ objects, composite }: { objects: PlannedObjects; composite: JsonObject }, output: ComposeOutput) {
  const after = applyResponse(objects, output.desired);
  const changes = changesOf({ before: objects, after });
  const nextComposite = withAddons(composite, output.status?.addons ?? []);
  // State in annotations is not reported as a change, but it can change the next response.
  const isStatusSame = !hasDifferencesAt(nextComposite, composite, ["status"]);
  const isSettled = changes.length === 0 && isSame(after, objects) && isStatusSame;
  return { after, changes, nextComposite, isSettled };
}

type Addons = NonNullable<NonNullable<ComposeOutput["status"]>["addons"]>;

/** The XR with the only status that a plan needs: that the existing add-ons are applied. */
function withAddons(composite: JsonObject, addons: Addons): JsonObject {
  return { ...composite, status: { addons: addons.map(({ name }) => ({ name, applied: true })) } };
}

/** Compares by identity, because unchanged objects are the same instances. */
function isSame(left: PlannedObjects, right: PlannedObjects): boolean {
  const keys = Object.keys(left);
  return keys.length === Object.keys(right).length && keys.every((key) => left[key] === right[key]);
}

/** The version of the current upgrade step. */
function announcedVersionIn(objects: PlannedObjects): string | undefined {
  return annotationOf(objects[coreClusterKey]?.applied, ownAnnotation.version);
}
