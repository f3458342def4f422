import assert from "node:assert/strict";
import { referenceOf } from "../kubernetes/object.ts";
import { functionProcess } from "../processes/function-server.ts";
import type { Scenario } from "../scenario.ts";
import { allMoments, waitForMoment } from "../tenant/creation.ts";
import { kubernetesCluster, readyWithin } from "../tenant/kubernetes-cluster.ts";
import { machinesOf, waitForMachines } from "../tenant/machines.ts";

export const scenario: Scenario = {
  title: "the function may crash at every step of a creation: the cluster gets exactly the machines of its spec",
  timeoutSeconds: 600,
  alone: true,
  run: async (context) => {
    const { client, measure, namespace, supervisor, atTheEnd } = context;
    atTheEnd(() => supervisor.restart(functionProcess));
    await supervisor.kill(functionProcess);
    const reference = referenceOf(await client.apply(kubernetesCluster({ name: "demo", namespace })));
    await measure("ready", async () => {
      for (const moment of allMoments) {
        await waitForMoment(context, moment);
        await supervisor.kill(functionProcess);
        await supervisor.restart(functionProcess);
      }
      await client.waitFor(reference, readyWithin(300));
    });
    await waitForMachines(context, { cluster: "demo", counts: { "control-plane": 1, default: 2 }, seconds: 60 });
    assert.equal((await machinesOf(context, "demo")).length, 3);
  },
};
