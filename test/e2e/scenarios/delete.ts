import assert from "node:assert/strict";
import { pollUntil } from "../poll.ts";
import { referenceOf } from "../kubernetes/object.ts";
import type { Scenario, ScenarioContext } from "../scenario.ts";
import { kubernetesCluster, readyWithin } from "../tenant/kubernetes-cluster.ts";
import { expectNothingLeft } from "../tenant/tenant.ts";

export const scenario: Scenario = {
  title: "background deletion takes everything down in the order of Cluster API and leaves nothing",
  timeoutSeconds: 300,
  run: async (context) => {
    const { client, measure, namespace } = context;
    const reference = referenceOf(await client.apply(kubernetesCluster({ name: "demo", namespace })));
    await measure("ready", () => client.waitFor(reference, readyWithin(180)));
    await client.delete(reference, "Background");
    await measure("in order", () => expectOrder(context));
    await measure("all gone", () => expectNothingLeft(client, namespace));
    assert.equal(await client.get(reference), undefined);
  },
};

/** Cluster API ends the cluster itself last. */
const lastToFirst = [
  { apiVersion: "cluster.x-k8s.io/v1beta2", kind: "Cluster" },
  { apiVersion: "infrastructure.cluster.x-k8s.io/v1beta2", kind: "DevCluster" },
  { apiVersion: "controlplane.cluster.x-k8s.io/v1beta2", kind: "KubeadmControlPlane" },
  { apiVersion: "cluster.x-k8s.io/v1beta2", kind: "MachineDeployment" },
] as const;

async function expectOrder({ client, namespace }: ScenarioContext): Promise<void> {
  await pollUntil({ what: "the Cluster to be gone", seconds: 120 }, async () => {
    const present: boolean[] = [];
    // Asked one after the other, so that what is gone was gone before the next one was seen.
    for (const kind of lastToFirst) present.push((await client.list(kind, { namespace })).length > 0);
    const firstGone = present.indexOf(false);
    const lastThere = present.lastIndexOf(true);
    assert.ok(firstGone === -1 || lastThere < firstGone, `${lastToFirst[firstGone]?.kind} was gone too early`);
    return lastThere === -1;
  });
}
