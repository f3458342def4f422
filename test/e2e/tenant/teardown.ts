import assert from "node:assert/strict";
import { pollUntil } from "../poll.ts";
import type { ScenarioContext } from "../scenario.ts";
import { controlPlaneKind, coreClusterKind, infrastructureClusterKind, machineDeploymentKind } from "./kinds.ts";

/** Cluster API ends the cluster itself last. */
const lastToFirst = [coreClusterKind, infrastructureClusterKind, controlPlaneKind, machineDeploymentKind] as const;

/** Follows a deletion to its end; nothing may go before what it serves. */
export async function expectOrder({ client, namespace }: ScenarioContext): Promise<void> {
  await pollUntil({ what: "the Cluster to be gone", seconds: 240 }, async () => {
    const present: boolean[] = [];
    // Asked one after the other, so that what is gone was gone before the next one was seen.
    for (const kind of lastToFirst) present.push((await client.list(kind, { namespace })).length > 0);
    const firstGone = present.indexOf(false);
    const lastThere = present.lastIndexOf(true);
    assert.ok(firstGone === -1 || lastThere < firstGone, `${lastToFirst[firstGone]?.kind} was gone too early`);
    return lastThere === -1;
  });
}
