import { isObject, type Json, type JsonObject, listAt, textAt } from "../../function/kubernetes/object.ts";
import type { Stored } from "./stored.ts";

export type ConditionStatus = readonly [type: string, status: boolean | undefined];

/** Conditions of an object at its current generation. lastTransitionTime changes only with the status. */
export function conditions(object: Stored, statuses: readonly ConditionStatus[], now: number): Json[] {
  const before = listAt(object, "status", "conditions").filter((item) => isObject(item));
  return statuses.map(([type, isTrue]) => {
    const status = formatStatus(isTrue);
    const old = before.find((item) => item["type"] === type);
    const since = old && old["status"] === status ? textAt(old, "lastTransitionTime") : undefined;
    return {
      type,
      status,
      reason: isTrue === true ? type : `Not${type}`,
      message: "",
      observedGeneration: object.metadata.generation,
      lastTransitionTime: since ?? new Date(now).toISOString(),
    };
  });
}

function formatStatus(isTrue: boolean | undefined): string {
  if (isTrue === undefined) return "Unknown";
  return isTrue ? "True" : "False";
}

/** Whether a condition of the object is True, at any generation. */
export function says(object: JsonObject | undefined, type: string): boolean {
  return listAt(object, "status", "conditions").some(
    (item) => isObject(item) && item["type"] === type && item["status"] === "True",
  );
}
