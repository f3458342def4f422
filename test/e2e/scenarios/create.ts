import assert from "node:assert/strict";
import type { Scenario, ScenarioContext } from "../scenario.ts";
import { createCluster, expectNodes } from "../tenant/cluster.ts";
import { waitForMachines } from "../tenant/machines.ts";
import { readyWithin } from "../tenant/kubernetes-cluster.ts";

export const scenario: Scenario = {
  title: "clusters of one and three zones, one and three control planes and two pools become ready and serve their API",
  timeoutSeconds: 480,
  run: async (context) => {
    await Promise.all([createSmall(context), createLarge(context)]);
  },
};

async function createSmall(context: ScenarioContext): Promise<void> {
  const reference = await createCluster(withTitle(context, "1+2"), { name: "small" });
  await waitForMachines(context, { cluster: "small", counts: { "control-plane": 1, default: 2 }, seconds: 60 });
  await expectNodes(context, await context.client.waitFor(reference, readyWithin(60)), 3);
}

async function createLarge(context: ScenarioContext): Promise<void> {
  const zones = ["a", "b", "c"];
  const workers = [
    { name: "spread", replicas: 3, zones },
    { name: "single", replicas: 1, zones: ["a"] },
  ];
  const spec = { controlPlane: { replicas: 3 }, workers };
  const reference = await createCluster(withTitle(context, "3+4"), { name: "large", spec });
  const counts = { "control-plane": 3, spread: 3, single: 1 };
  const machines = await waitForMachines(context, { cluster: "large", counts, seconds: 120 });
  const placedIn = (zone: string): number => machines.filter(({ spec: one }) => one?.["failureDomain"] === zone).length;
  assert.deepEqual(zones.map(placedIn), [2, 1, 1]);
  await expectNodes(context, await context.client.waitFor(reference, readyWithin(60)), 7);
}

function withTitle(context: ScenarioContext, title: string): ScenarioContext {
  return { ...context, measure: (what, work) => context.measure(`${title} ${what}`, work) };
}
