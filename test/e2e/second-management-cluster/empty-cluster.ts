import { causeOf } from "../problem.ts";
import { say } from "../progress.ts";
import type { ScenarioContext } from "../scenario.ts";
import { createTenant, describeTenant } from "../tenant/tenant.ts";
import { type SecondManagementCluster, withSecondManagementCluster } from "./second-management-cluster.ts";

export type EmptyCluster = ScenarioContext & SecondManagementCluster;

/**
 * Runs `work` on an empty second management cluster, with the scenario's namespace. What `work` registers for the end
 * runs before that cluster ends.
 */
export function onEmptyCluster(
  first: ScenarioContext,
  scenario: string,
  work: (context: EmptyCluster) => Promise<void>,
): Promise<void> {
  return withSecondManagementCluster(first, { scenario, content: "empty" }, async (second) => {
    const cleanups: (() => Promise<void>)[] = [];
    const context = { ...first, ...second, atTheEnd: (work: () => Promise<void>) => void cleanups.push(work) };
    try {
      await createTenant(context.client, context.namespace);
      await work(context);
    } catch (error) {
      say(await describeTenant(context.client, context.namespace).catch(causeOf));
      throw error;
    } finally {
      for (const work of cleanups.toReversed()) await work();
    }
  });
}
