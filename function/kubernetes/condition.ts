import { isObject, listAt, numberAt, textAt, type JsonObject } from "./object.ts";

type ConditionStatus = "True" | "False" | "Unknown";

export interface Condition {
  type: string;
  status: ConditionStatus;
  reason: string;
  message?: string;
}

/** What an object says of itself; `undefined` where it has not spoken yet. */
export interface ObservedCondition extends Condition {
  /** False where the object has changed since: the condition speaks of an older generation. */
  current: boolean;
}

export function readCondition(object: JsonObject | undefined, type: string): ObservedCondition | undefined {
  const found = listAt(object, "status", "conditions").find((item) => textAt(item, "type") === type);
  if (!isObject(found)) return undefined;
  const generation = numberAt(object, "metadata", "generation") ?? 0;
  const observed = numberAt(found, "observedGeneration") ?? generation;
  return {
    type,
    status: statusOf(textAt(found, "status")),
    reason: textAt(found, "reason") ?? "Unknown",
    message: textAt(found, "message") ?? "",
    current: observed >= generation,
  };
}

/** True only where the object says so of its current generation. */
export function isTrue(object: JsonObject | undefined, type: string): boolean {
  return isConfirmed(readCondition(object, type));
}

/** The same of a condition that was read. */
export function isConfirmed(condition: ObservedCondition | undefined): boolean {
  return condition?.status === "True" && condition.current;
}

/** True where the controller has seen the current generation at all. */
export function isGenerationObserved(object: JsonObject): boolean {
  const generation = numberAt(object, "metadata", "generation") ?? 0;
  return (numberAt(object, "status", "observedGeneration") ?? -1) >= generation;
}

function statusOf(text: string | undefined): ConditionStatus {
  return text === "True" || text === "False" ? text : "Unknown";
}
