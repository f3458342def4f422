import { isObject, type Json, type JsonObject, listAt, textAt } from "../../function/kubernetes/object.ts";
import type { Stored } from "./stored.ts";

export type Verdict = readonly [type: string, status: boolean | undefined];

/** Conditions of an object at its current generation. lastTransitionTime changes only with the status. */
export function conditions(object: Stored, verdicts: readonly Verdict[], now: number): Json[] {
  const before = listAt(object, "status", "conditions").filter((item) => isObject(item));
  return verdicts.map(([type, verdict]) => {
    const status = formatStatus(verdict);
    const old = before.find((item) => item["type"] === type);
    const since = old && old["status"] === status ? textAt(old, "lastTransitionTime") : undefined;
    return {
      type,
      status,
      reason: verdict === true ? type : `Not${type}`,
      message: "",
      observedGeneration: object.metadata.generation,
      lastTransitionTime: since ?? new Date(now).toISOString(),
    };
  });
}

function formatStatus(verdict: boolean | undefined): string {
  if (verdict === undefined) return "Unknown";
  return verdict ? "True" : "False";
}

/** Whether a condition of the object is True, at any generation. */
export function says(object: JsonObject | undefined, type: string): boolean {
  return listAt(object, "status", "conditions").some(
    (item) => isObject(item) && item["type"] === type && item["status"] === "True",
  );
}
