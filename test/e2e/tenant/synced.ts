import type { Expectation } from "../kubernetes/client.ts";
import { conditionOf } from "../kubernetes/object.ts";

/** Synced is false: Crossplane could not apply the desired objects, for a reason that contains the text. */
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
