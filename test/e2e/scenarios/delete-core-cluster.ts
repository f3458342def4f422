import assert from "node:assert/strict";
import { conditionOf } from "../kubernetes/object.ts";
import type { Scenario } from "../scenario.ts";
import { createCluster, expectNodes, rejectedWith } from "../tenant/cluster.ts";
import { coreClusterKind } from "../tenant/kinds.ts";
import { readyWithin } from "../tenant/kubernetes-cluster.ts";
import { waitForMachines } from "../tenant/machines.ts";

export const scenario: Scenario = {
  title: "a Cluster that is deleted under its KubernetesCluster is not changed until it is gone, then recreated",
  timeoutSeconds: 480,
  run: async (context) => {
    const { client, measure, namespace } = context;
    const reference = await createCluster(context);
    const core = { ...coreClusterKind, name: "demo", namespace };
    const old = (await client.get(core))?.metadata.uid;
    await client.delete(core);
    const rejected = await client.waitFor(reference, rejectedWith("is being deleted", 20));
    // The rejection does not set the other conditions to Unknown (rule A6).
    assert.notEqual(conditionOf(rejected, "Available")?.reason, "FatalError");
    const isRecreated = {
      what: "it is a new object",
      seconds: 120,
      holds: (object: { metadata: { uid?: string | undefined } }) => object.metadata.uid !== old,
    };
    await measure("recreated", () => client.waitFor(core, isRecreated));
    const ready = await measure("ready again", () => client.waitFor(reference, readyWithin(300)));
    await waitForMachines(context, { cluster: "demo", counts: { "control-plane": 1, default: 2 }, seconds: 60 });
    await expectNodes(context, ready, 3);
  },
};
