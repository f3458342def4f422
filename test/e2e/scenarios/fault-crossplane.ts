import { referenceOf } from "../kubernetes/object.ts";
import type { Scenario } from "../scenario.ts";
import { changeCluster } from "../tenant/cluster.ts";
import { allMoments, waitForMoment } from "../tenant/creation.ts";
import { kubernetesCluster, readyWithin } from "../tenant/kubernetes-cluster.ts";
import { waitForMachines } from "../tenant/machines.ts";

const crossplane = "crossplane";

export const scenario: Scenario = {
  title: "Crossplane may crash at every step of a creation, and applies edits that were made while it was down",
  timeoutSeconds: 600,
  alone: true,
  run: async (context) => {
    const { client, measure, namespace, supervisor, atTheEnd } = context;
    atTheEnd(() => supervisor.restart(crossplane));
    const reference = referenceOf(await client.apply(kubernetesCluster({ name: "demo", namespace })));
    await measure("ready", async () => {
      for (const moment of allMoments) {
        await waitForMoment(context, moment);
        await supervisor.kill(crossplane);
        await supervisor.restart(crossplane);
      }
      await client.waitFor(reference, readyWithin(300));
    });
    await supervisor.kill(crossplane);
    await changeCluster(context, reference, { workers: [{ name: "default", replicas: 3 }] });
    await supervisor.restart(crossplane);
    const counts = { "control-plane": 1, default: 3 };
    await measure("edit", () => waitForMachines(context, { cluster: "demo", counts, seconds: 180 }));
  },
};
