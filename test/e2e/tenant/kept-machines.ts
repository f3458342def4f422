import assert from "node:assert/strict";
import type { Reference } from "../kubernetes/object.ts";
import type { ScenarioContext } from "../scenario.ts";
import { machinesOf } from "./machines.ts";
import { waitUntilSettled } from "./settled.ts";

/** Checks that these clusters have the same machines before the work and once they have settled after it. */
export async function expectNoOtherMachines(
  context: ScenarioContext,
  clusters: readonly Reference[],
  work: () => Promise<void>,
): Promise<void> {
  const before = await uidsOfMachines(context, clusters);
  await work();
  for (const cluster of clusters) await waitUntilSettled(context, cluster);
  assert.deepEqual(await uidsOfMachines(context, clusters), before);
}

async function uidsOfMachines(context: ScenarioContext, clusters: readonly Reference[]): Promise<readonly string[]> {
  const machines = await Promise.all(clusters.map(({ name }) => machinesOf(context, name)));
  return machines
    .flat()
    .map(({ metadata }) => metadata.uid ?? "")
    .toSorted();
}
