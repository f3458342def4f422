import { referenceOf } from "../kubernetes/object.ts";
import type { Scenario, ScenarioContext } from "../scenario.ts";
import { allMoments, type Moment, waitForMoment } from "../tenant/creation.ts";
import { kubernetesCluster } from "../tenant/kubernetes-cluster.ts";
import { expectNothingLeft } from "../tenant/tenant.ts";

export const scenario: Scenario = {
  title: "a cluster that is deleted at any step of its creation leaves nothing",
  timeoutSeconds: 480,
  run: async (context) => {
    await Promise.all(allMoments.map((moment) => deleteAt(context, moment)));
    await context.measure("all gone", () => expectNothingLeft(context.client, context.namespace));
  },
};

async function deleteAt(context: ScenarioContext, moment: Moment): Promise<void> {
  const { client, namespace } = context;
  const reference = referenceOf(await client.apply(kubernetesCluster({ name: moment, namespace })));
  await waitForMoment(context, moment, moment);
  await client.delete(reference, "Background");
}
