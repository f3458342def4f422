import { readCondition } from "../kubernetes/condition.ts";
import { isObject, type JsonObject, listAt, textAt } from "../kubernetes/object.ts";
import type { State } from "./state.ts";

const movingSeconds = 10;
/** The TTL of an answer about a cluster at rest; nothing but the time makes another one of it. */
export const steadySeconds = 300;
const settleMilliseconds = 120_000;

/**
 * Seconds until Crossplane should ask again (rule A3): soon while something moves, for two minutes after it stopped, and
 * while Crossplane's circuit breaker drops events, because then this clock is the only one left.
 */
export function decideSecondsUntilNextCall(
  state: State,
  composite: JsonObject,
  { now, isMoving }: { now: number; isMoving: boolean },
): number {
  const isDeaf = readCondition(composite, "Responsive")?.status === "False";
  const last = lastTransition([composite, ...state.composed.values()]);
  const hasJustMoved = last !== undefined && now - last < settleMilliseconds;
  return isMoving || isDeaf || hasJustMoved ? movingSeconds : steadySeconds;
}

function lastTransition(objects: readonly JsonObject[]): number | undefined {
  return objects
    .flatMap((object) => listAt(object, "status", "conditions"))
    .filter((condition) => isObject(condition))
    .map((condition) => Date.parse(textAt(condition, "lastTransitionTime") ?? ""))
    .filter((time) => !Number.isNaN(time))
    .reduce<number | undefined>((last, time) => Math.max(last ?? time, time), undefined);
}
