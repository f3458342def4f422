import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { type KubernetesObject, referenceOf } from "../kubernetes/object.ts";
import type { Scenario, ScenarioContext } from "../scenario.ts";
import { refusedWith } from "../tenant/cluster.ts";
import { coreClusterKind, infrastructureClusterKind, machineDeploymentKind } from "../tenant/kinds.ts";
import { kubernetesCluster, readyWithin } from "../tenant/kubernetes-cluster.ts";

export const scenario: Scenario = {
  title: "an infrastructure cluster of somebody else, and a pool of a KubernetesCluster of before, are waited for",
  timeoutSeconds: 300,
  run: async (context) => {
    const { client, measure, namespace } = context;
    const foreign = await client.apply({
      ...infrastructureClusterKind,
      metadata: { name: "demo", namespace },
      spec: { backend: { inMemory: {} } },
    });
    const left = await client.apply(poolOfBefore(namespace));
    const reference = referenceOf(await client.apply(kubernetesCluster({ name: "demo", namespace })));
    await client.waitFor(reference, refusedWith("DevCluster", 30));
    await client.waitFor(reference, refusedWith("MachineDeployment", 30));
    await expectNothingMade(context);
    await client.delete(referenceOf(foreign));
    await client.patch(referenceOf(left), { metadata: { finalizers: null } });
    await measure("ready", () => client.waitFor(reference, readyWithin(150)));
  },
};

/** As an XR leaves it that is gone: the garbage collector takes it away at once, but for the finalizer. */
function poolOfBefore(namespace: string): KubernetesObject {
  const labels = { "cluster.x-k8s.io/cluster-name": "demo", "cluster.x-k8s.io/deployment-name": "demo-before" };
  const xr = { apiVersion: "capi.crossplane.io/v1beta1", kind: "KubernetesCluster", name: "demo" };
  const ownerReferences = [{ ...xr, uid: randomUUID(), controller: true }];
  const referenceTo = (kind: string, apiGroup: string) => ({ kind, name: "before", apiGroup });
  return {
    ...machineDeploymentKind,
    metadata: { name: "demo-before", namespace, labels, finalizers: ["example.org/kept"], ownerReferences },
    spec: {
      clusterName: "demo",
      replicas: 0,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          clusterName: "demo",
          version: "v1.35.2",
          bootstrap: { configRef: referenceTo("KubeadmConfigTemplate", "bootstrap.cluster.x-k8s.io") },
          infrastructureRef: referenceTo("DevMachineTemplate", "infrastructure.cluster.x-k8s.io"),
        },
      },
    },
  };
}

async function expectNothingMade({ client, namespace }: ScenarioContext): Promise<void> {
  assert.equal(await client.get({ ...coreClusterKind, name: "demo", namespace }), undefined);
}
