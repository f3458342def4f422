import assert from "node:assert/strict";
import { type KubernetesObject, referenceOf } from "../kubernetes/object.ts";
import { readSecret } from "../kubernetes/secret.ts";
import { createKubernetesClient } from "../kubernetes/client.ts";
import { createTransport } from "../kubernetes/transport.ts";
import type { Scenario, ScenarioContext } from "../scenario.ts";
import { accessOf, kubernetesCluster, readyWithin } from "../tenant/kubernetes-cluster.ts";

export const scenario: Scenario = {
  title: "a cluster with one control plane and two workers becomes ready and serves its API",
  timeoutSeconds: 240,
  run: async (context) => {
    const { client, measure, namespace } = context;
    const requested = await client.apply(kubernetesCluster({ name: "demo", namespace }));
    const ready = await measure("ready", () => client.waitFor(referenceOf(requested), readyWithin(180)));
    await expectRunningMachines(context, 3);
    await expectNodes(context, ready, 3);
  },
};

async function expectRunningMachines({ client, namespace }: ScenarioContext, count: number): Promise<void> {
  const machines = await client.list({ apiVersion: "cluster.x-k8s.io/v1beta2", kind: "Machine" }, { namespace });
  assert.deepEqual(
    machines.map(({ status }) => status?.["phase"]),
    Array.from({ length: count }, () => "Running"),
  );
}

/** Uses the cluster as its user would: endpoint and kubeconfig as the status names them. */
async function expectNodes(
  { client, namespace }: ScenarioContext,
  object: KubernetesObject,
  count: number,
): Promise<void> {
  const { endpoint, kubeconfigSecretRef } = accessOf(object);
  const secret = await readSecret(client, { name: kubeconfigSecretRef.name, namespace });
  const kubeconfig = String(secret[kubeconfigSecretRef.key]);
  assert.match(kubeconfig, new RegExp(`server: https://${endpoint.host}:${endpoint.port}\n`));
  const workload = createKubernetesClient(createTransport(kubeconfig));
  const nodes = await workload.list({ apiVersion: "v1", kind: "Node" });
  assert.equal(nodes.length, count);
}
