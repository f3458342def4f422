import { referenceOf } from "../kubernetes/object.ts";
import type { Scenario } from "../scenario.ts";
import { changeCluster } from "../tenant/cluster.ts";
import { kubernetesCluster, readyWithin } from "../tenant/kubernetes-cluster.ts";
import { waitForMachines } from "../tenant/machines.ts";
import { syncedIsFalseWith } from "../tenant/synced.ts";

const webhookServer = "capi-kubeadm-control-plane";

export const scenario: Scenario = {
  title: "while a webhook of Cluster API is down, Synced reports it; pending changes are applied once it is back",
  timeoutSeconds: 600,
  alone: true,
  run: async (context) => {
    const { client, measure, namespace, supervisor, atTheEnd } = context;
    atTheEnd(() => supervisor.restart(webhookServer));
    await supervisor.kill(webhookServer);
    const reference = referenceOf(await client.apply(kubernetesCluster({ name: "demo", namespace })));
    await client.waitFor(reference, syncedIsFalseWith("failed calling webhook", 120));
    await supervisor.restart(webhookServer);
    await measure("ready", () => client.waitFor(reference, readyWithin(300)));
    await supervisor.kill(webhookServer);
    await changeCluster(context, reference, { controlPlane: { replicas: 3 } });
    await client.waitFor(reference, syncedIsFalseWith("failed calling webhook", 120));
    await supervisor.restart(webhookServer);
    const counts = { "control-plane": 3, default: 2 };
    await measure("edit", () => waitForMachines(context, { cluster: "demo", counts, seconds: 240 }));
  },
};
