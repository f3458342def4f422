import assert from "node:assert/strict";
import type { Scenario, ScenarioContext } from "../scenario.ts";
import { createCluster, expectNodes, rejectedWith } from "../tenant/cluster.ts";
import { coreClusterKind } from "../tenant/kinds.ts";
import { kubernetesCluster, readyWithin } from "../tenant/kubernetes-cluster.ts";
import { waitForMachines } from "../tenant/machines.ts";

export const scenario: Scenario = {
  title: "a cluster of the same name, applied while the old one is being deleted, is created once the old one is gone",
  timeoutSeconds: 480,
  run: async (context) => {
    const { client, measure, namespace } = context;
    const reference = await createCluster(context);
    const old = await coreUid(context);
    const oldMachines = await waitForMachines(context, { cluster: "demo", counts, seconds: 60 });
    await client.delete(reference, "Background");
    await client.waitUntilGone(reference, 30);
    await client.apply(kubernetesCluster({ name: "demo", namespace }));
    await client.waitFor(reference, rejectedWith("is being deleted", 20));
    const ready = await measure("ready again", () => client.waitFor(reference, readyWithin(300)));
    assert.notEqual(await coreUid(context), old);
    const machines = await waitForMachines(context, { cluster: "demo", counts, seconds: 60 });
    const known = new Set(oldMachines.map(({ metadata }) => metadata.uid));
    assert.ok(machines.every(({ metadata }) => !known.has(metadata.uid)));
    await expectNodes(context, ready, 3);
  },
};

const counts = { "control-plane": 1, default: 2 };

async function coreUid({ client, namespace }: ScenarioContext): Promise<string | undefined> {
  return (await client.get({ ...coreClusterKind, name: "demo", namespace }))?.metadata.uid;
}
