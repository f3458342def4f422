import { isTrue, referenceOf } from "../kubernetes/object.ts";
import { pollUntil } from "../poll.ts";
import { functionProcess } from "../processes/function-server.ts";
import type { Scenario, ScenarioContext } from "../scenario.ts";
import { residentMebibytes } from "../supervision/memory.ts";
import { countCalls } from "../tenant/calls.ts";
import { kubernetesCluster, kubernetesClusterKind } from "../tenant/kubernetes-cluster.ts";
import { expectNothingLeft } from "../tenant/tenant.ts";

const clusters = 20;

export const scenario: Scenario = {
  title: "twenty clusters are created and deleted in parallel",
  timeoutSeconds: 1800,
  alone: true,
  run: async (context) => {
    const { client, measure, namespace, note, supervisor } = context;
    const count = countCalls(context, { namespace });
    const names = Array.from({ length: clusters }, (_, index) => `demo-${index + 1}`);
    const spec = { workers: [{ name: "default", replicas: 1 }] };
    const requested = names.map((name) => client.apply(kubernetesCluster({ name, namespace, spec })));
    const references = (await Promise.all(requested)).map(referenceOf);
    await measure("all ready", () => waitUntilAllReady(context));
    const { calls, reconciles } = count();
    const server = supervisor.processes().find(({ name }) => name === functionProcess);
    note(`${calls} calls for ${reconciles} reconciles, function ${residentMebibytes(server?.pid ?? 0).toFixed(0)} MiB`);
    for (const reference of references) await client.delete(reference);
    await measure("all gone", () => expectNothingLeft(client, namespace, 600));
  },
};

/** One list call for all clusters, so that the scenario itself does not load the API server. */
async function waitUntilAllReady({ client, namespace }: ScenarioContext): Promise<void> {
  await pollUntil({ what: "all clusters to be ready", seconds: 1200, intervalMilliseconds: 1000 }, async () => {
    const found = await client.list(kubernetesClusterKind, { namespace });
    return found.length === clusters && found.every((object) => isTrue(object, "Ready"));
  });
}
