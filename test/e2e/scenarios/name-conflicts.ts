import assert from "node:assert/strict";
import { referenceOf } from "../kubernetes/object.ts";
import type { Scenario, ScenarioContext } from "../scenario.ts";
import { rejectedWith } from "../tenant/cluster.ts";
import { coreClusterKind, infrastructureClusterKind } from "../tenant/kinds.ts";
import { kubernetesCluster, readyWithin } from "../tenant/kubernetes-cluster.ts";

export const scenario: Scenario = {
  title: "an infrastructure cluster of another owner is rejected, and the cluster is created once it is gone",
  timeoutSeconds: 300,
  run: async (context) => {
    const { client, measure, namespace } = context;
    const foreign = await client.apply({
      ...infrastructureClusterKind,
      metadata: { name: "demo", namespace },
      spec: { backend: { inMemory: {} } },
    });
    const reference = referenceOf(await client.apply(kubernetesCluster({ name: "demo", namespace })));
    await client.waitFor(reference, rejectedWith("DevCluster", 30));
    await expectNothingComposed(context);
    await client.delete(referenceOf(foreign));
    await measure("ready", () => client.waitFor(reference, readyWithin(150)));
  },
};

async function expectNothingComposed({ client, namespace }: ScenarioContext): Promise<void> {
  assert.equal(await client.get({ ...coreClusterKind, name: "demo", namespace }), undefined);
}
