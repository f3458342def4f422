import { readCondition } from "../kubernetes/condition.ts";
import { isObject, type JsonObject, listAt, textAt } from "../kubernetes/object.ts";
import type { State } from "./state.ts";

const changingSeconds = 10;
/** TTL of the response for a steady cluster, in seconds. Changes of observed objects trigger a call before that. */
export const steadySeconds = 300;
const settleMilliseconds = 120_000;

/**
 * Returns the TTL of the response in seconds (rule A3). It is short while something changes, for two minutes after the
 * last change, and while Crossplane's circuit breaker drops events, because then only the TTL triggers calls.
 */
export function decideSecondsUntilNextCall(
  state: State,
  composite: JsonObject,
  { now, isChanging }: { now: number; isChanging: boolean },
): number {
  const isUnresponsive = readCondition(composite, "Responsive")?.status === "False";
  const last = findLastTransition([composite, ...state.composed.values()]);
  const hasJustChanged = last !== undefined && now - last < settleMilliseconds;
  return isChanging || isUnresponsive || hasJustChanged ? changingSeconds : steadySeconds;
}

function findLastTransition(objects: readonly JsonObject[]): number | undefined {
  return objects
    .flatMap((object) => listAt(object, "status", "conditions"))
    .filter((condition) => isObject(condition))
    .map((condition) => Date.parse(textAt(condition, "lastTransitionTime") ?? ""))
    .filter((time) => !Number.isNaN(time))
    .reduce<number | undefined>((last, time) => Math.max(last ?? time, time), undefined);
}
