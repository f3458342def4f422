import assert from "node:assert/strict";
import { awsManager } from "../../providers/providers.ts";
import type { ScenarioContext } from "../../scenario.ts";
import { waitForMoment } from "../../tenant/creation.ts";
import { machinesOf } from "../../tenant/machines.ts";
import { createLiveCluster } from "../live-cluster.ts";
import type { LiveScenario } from "../live-scenario.ts";

export const scenario: LiveScenario = {
  title: "the manager for AWS is killed while it creates the network and the machines; nothing is created twice",
  timeoutSeconds: 1500,
  alone: true,
  run: async (context, provider) => {
    const creating = createLiveCluster(context, provider);
    await Promise.all([creating, killTwice(context)]);
    assert.equal((await machinesOf(context, "demo")).length, 3);
  },
};

/** That nothing was created twice is what the end of the scenario finds: CAPA deletes only what it knows. */
async function killTwice(context: ScenarioContext): Promise<void> {
  for (const moment of ["composed", "machine"] as const) {
    await waitForMoment(context, moment);
    await context.supervisor.kill(awsManager.name);
    await context.supervisor.restart(awsManager.name);
  }
}
