import type { Expectation } from "../kubernetes/client.ts";
import { conditionOf } from "../kubernetes/object.ts";

/** Crossplane says that it could not do what we answered, and why. */
export function syncedIsFalseWith(text: string, seconds: number): Expectation {
  return {
    what: `Synced is false with "${text}"`,
    seconds,
    holds: (object) => {
      const condition = conditionOf(object, "Synced");
      return condition?.status === "False" && condition.message?.includes(text) === true;
    },
  };
}
