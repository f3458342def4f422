import assert from "node:assert/strict";
import { awsApiOf } from "../processes/moto.ts";
import type { ScenarioContext } from "../scenario.ts";
import { readInventory } from "./inventory.ts";

/** Regions with at least three zones. */
const regions = [
  "eu-central-1",
  "eu-west-1",
  "eu-west-2",
  "eu-west-3",
  "eu-north-1",
  "us-east-1",
  "us-east-2",
  "us-west-2",
  "ap-northeast-1",
  "ap-south-1",
  "ap-southeast-1",
  "ap-southeast-2",
  "sa-east-1",
] as const;

let taken = 0;

/**
 * Returns a region for one cluster. So the names of load balancers and tags of clusters in other scenarios never meet.
 * When the scenario ends, its clusters are deleted, and the region must be as empty as before.
 */
export async function takeRegion(
  context: Pick<ScenarioContext, "supervisor" | "atTheEnd">,
): Promise<(typeof regions)[number]> {
  const region = regions[taken % regions.length] ?? regions[0];
  taken += 1;
  await expectEmptyAtTheEnd(context, region);
  return region;
}

/** Checks at the end of the scenario that a region has the same resources as now. */
async function expectEmptyAtTheEnd(
  { supervisor, atTheEnd }: Pick<ScenarioContext, "supervisor" | "atTheEnd">,
  region: string,
): Promise<void> {
  const api = awsApiOf({ supervisor });
  const before = await readInventory(api, region);
  atTheEnd(async () => {
    const left = (await readInventory(api, region)).difference(before);
    assert.deepEqual([...left], [], `resources that are left in ${region}`);
  });
}
