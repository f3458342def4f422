import { isObject, type JsonObject, listAt, numberAt, objectAt, textAt } from "../kubernetes/object.ts";
import { isSame } from "../kubernetes/diff.ts";
import { retain } from "../lifecycle/retained.ts";
import type { Composed } from "../call.ts";
import { countMachines, predictReplicas, limitsOf, type MachineCounts } from "./machine-group.ts";
import { selectOwnedFields, applyServerSide, selectFields } from "./server-side-apply.ts";
import { settleObject } from "./settled.ts";

/** A composed object as a plan predicts it. */
export interface PlannedObject {
  /** The object as the API server would return it. */
  readonly observed: JsonObject;
  /** The fields that Crossplane has applied. */
  readonly applied: JsonObject;
  readonly machines: MachineCounts;
  /** Whether the controllers have finished with the object. False for an object of `--observed`. */
  readonly isSettled: boolean;
}

/** Composed objects by key. */
export type PlannedObjects = Readonly<Record<string, PlannedObject>>;

type Desired = ReadonlyMap<string, Composed>;

export function observedIn(objects: PlannedObjects): Record<string, JsonObject> {
  return Object.fromEntries(Object.entries(objects).map(([key, { observed }]) => [key, observed]));
}

/** The objects after Crossplane has applied a response of the function and the controllers have finished. */
export function applyResponse(objects: PlannedObjects, desired: Desired): PlannedObjects {
  return Object.fromEntries([...desired].map(([key, { object }]) => [key, nextObject(objects[key], plain(object))]));
}

/** The objects of `--observed`. If objects have no `managedFields`, the fields in `responses` count as applied. */
export function openPlannedObjects(
  observed: Readonly<Record<string, JsonObject>>,
  responses: readonly Desired[],
): PlannedObjects {
  return Object.fromEntries(
    Object.entries(observed).map(([key, object]) => {
      const applied = appliedOf(
        object,
        responses.flatMap((response) => response.get(key)?.object ?? []),
      );
      return [key, { observed: object, applied, machines: countMachines(object), isSettled: false }];
    }),
  );
}

function nextObject(before: PlannedObject | undefined, desired: JsonObject): PlannedObject {
  // Returns the same instance, so that a comparison by identity detects unchanged objects.
  if (before && isUnchanged(before, desired)) return before;
  const spec = applyServerSide(before?.observed["spec"], before?.applied["spec"], desired["spec"]);
  const object = withReplicas({ ...desired, spec }, before);
  const machines = countMachines(object, before?.machines);
  const metadata = { ...metadataOf(desired, before), managedFields: [selectOwnedFields(desired)] };
  const status = objectAt(before?.observed, "status");
  return {
    observed: settleObject({ ...object, metadata, ...(status && { status }) }, machines),
    applied: desired,
    machines,
    isSettled: true,
  };
}

function isUnchanged({ isSettled, applied }: PlannedObject, desired: JsonObject): boolean {
  return isSettled && isSame(applied, desired);
}

function metadataOf(desired: JsonObject, before: PlannedObject | undefined): JsonObject {
  const uid = textAt(before?.observed, "metadata", "uid");
  return { ...objectAt(desired, "metadata"), generation: 1, ...(uid !== undefined && { uid }) };
}

/** Sets replicas that are no longer applied, as Cluster API's webhook does. */
function withReplicas(object: JsonObject, before: PlannedObject | undefined): JsonObject {
  const limits = limitsOf(object);
  if (!limits || numberAt(object, "spec", "replicas") !== undefined) return object;
  const running = numberAt(before?.observed, "spec", "replicas");
  return { ...object, spec: { ...objectAt(object, "spec"), replicas: predictReplicas(running, limits) } };
}

/** The applied fields. Without `managedFields`, those in the responses: other fields may be defaults of webhooks. */
function appliedOf(object: JsonObject, responses: readonly Composed["object"][]): JsonObject {
  const isFromServer = textAt(object, "metadata", "uid") !== undefined;
  const hasManagers = listAt(object, "metadata", "managedFields").length > 0;
  const owned = plain(retain(object));
  if (hasManagers || !isFromServer || responses.length === 0) return owned;
  const { labels, annotations } = objectAt(owned, "metadata") ?? {};
  const masks = responses.map((response) => plain(response));
  const masked = selectFields({ ...owned, metadata: { labels, annotations } }, masks);
  return { ...owned, ...(isObject(masked) ? masked : {}), metadata: withNames(owned, objectAt(masked, "metadata")) };
}

function withNames(owned: JsonObject, texts: JsonObject = {}): JsonObject {
  return { ...objectAt(owned, "metadata"), labels: texts["labels"], annotations: texts["annotations"] };
}

function plain({ metadata, ...object }: Composed["object"]): JsonObject {
  return { ...object, metadata: { ...metadata } };
}
