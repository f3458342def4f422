import { isObject, listAt, numberAt, textAt, type JsonObject } from "./object.ts";

type ConditionStatus = "True" | "False" | "Unknown";

export interface Condition {
  type: string;
  status: ConditionStatus;
  reason: string;
  message?: string;
}

/** A condition of an observed object. */
export interface ObservedCondition extends Condition {
  /** False if the condition is of an older generation than the object. */
  current: boolean;
}

/** Reads a condition; undefined until the object reports it. */
export function readCondition(object: JsonObject | undefined, type: string): ObservedCondition | undefined {
  const found = conditionsIn(object).find((item) => textAt(item, "type") === type);
  return found && readOne(object, found);
}

/** Reads all conditions of an object. */
export function readConditions(object: JsonObject | undefined): readonly ObservedCondition[] {
  return conditionsIn(object).map((found) => readOne(object, found));
}

function conditionsIn(object: JsonObject | undefined): readonly JsonObject[] {
  return listAt(object, "status", "conditions").filter(isObject);
}

function readOne(object: JsonObject | undefined, found: JsonObject): ObservedCondition {
  const generation = numberAt(object, "metadata", "generation") ?? 0;
  const observed = numberAt(found, "observedGeneration") ?? generation;
  return {
    type: textAt(found, "type") ?? "",
    status: statusOf(textAt(found, "status")),
    reason: textAt(found, "reason") ?? "Unknown",
    message: textAt(found, "message") ?? "",
    current: observed >= generation,
  };
}

/** True if the object reports the condition as True at its current generation. */
export function isTrue(object: JsonObject | undefined, type: string): boolean {
  return isConfirmed(readCondition(object, type));
}

/** True if the condition is True at the current generation. */
function isConfirmed(condition: ObservedCondition | undefined): boolean {
  return condition?.status === "True" && condition.current;
}

/** True if the controller has observed the current generation. */
export function isGenerationObserved(object: JsonObject): boolean {
  const generation = numberAt(object, "metadata", "generation") ?? 0;
  return (numberAt(object, "status", "observedGeneration") ?? -1) >= generation;
}

function statusOf(text: string | undefined): ConditionStatus {
  return text === "True" || text === "False" ? text : "Unknown";
}
