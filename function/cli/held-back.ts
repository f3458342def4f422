import { describe } from "../kubernetes/object.ts";
import { changesOf } from "./change.ts";
import { predictChanges } from "./prediction.ts";
import { type OfflineInput, openOffline } from "./offline.ts";
import { observedIn, type PlannedObjects } from "./planned-objects.ts";

/** Warnings about pools at an older minor version: changes that replace their machines wait (rule V4). */
export function findHeldBackPools(offline: Omit<OfflineInput, "observed">, end: PlannedObjects): string[] {
  const stuck = openOffline({ ...offline, observed: observedIn(end) })?.plan.heldBack ?? new Set();
  if (stuck.size === 0) return [];
  const requested = predictChanges({ offline, start: {} }).checkpoints.at(-1) ?? {};
  const names = new Set([...stuck].map((key) => describe(end[key]?.applied ?? {})));
  return changesOf({ before: end, after: requested })
    .filter(({ object }) => names.has(object))
    .map(({ object, fields }) => `${object} stays at its older version, so these changes wait: ${fields.join(", ")}`);
}
