import type { Expectation } from "../kubernetes/client.ts";
import { conditionOf, isTrue, type KubernetesObject, type Reference } from "../kubernetes/object.ts";
import type { ScenarioContext } from "../scenario.ts";

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

/** Waits until Crossplane's last reconcile of each of these has succeeded. */
export async function waitUntilSynced(
  { client }: Pick<ScenarioContext, "client">,
  references: readonly Reference[],
): Promise<void> {
  const holds = (object: KubernetesObject): boolean => isTrue(object, "Synced");
  for (const reference of references) await client.waitFor(reference, { what: "Synced", seconds: 60, holds });
}
