import { isTrue, referenceOf } from "../kubernetes/object.ts";
import { pollUntil } from "../poll.ts";
import type { ScenarioContext } from "../scenario.ts";
import { kubernetesCluster, kubernetesClusterKind } from "./kubernetes-cluster.ts";
import { expectNothingLeft } from "./tenant.ts";

const spec = { workers: [{ name: "default", replicas: 1 }] };

/** Applies clusters of one control plane and one worker, `demo-1` to `demo-<size>`, and waits until all are ready. */
export async function createFleet(context: ScenarioContext, size: number, seconds: number): Promise<void> {
  const { client, namespace } = context;
  const names = Array.from({ length: size }, (_, index) => `demo-${index + 1}`);
  await Promise.all(names.map((name) => client.apply(kubernetesCluster({ name, namespace, spec }))));
  const patience = { what: "all clusters to be ready", seconds, intervalMilliseconds: 1000 };
  await pollUntil(patience, async () => (await countReady(context)) === size);
}

/** One list call for all clusters, so that the scenario itself does not load the API server. */
export async function countReady({ client, namespace }: ScenarioContext): Promise<number> {
  const found = await client.list(kubernetesClusterKind, { namespace });
  return found.filter((object) => isTrue(object, "Ready")).length;
}

export async function deleteFleet({ client, namespace }: ScenarioContext, seconds: number): Promise<void> {
  const found = await client.list(kubernetesClusterKind, { namespace });
  for (const object of found) await client.delete(referenceOf(object));
  await expectNothingLeft(client, namespace, seconds);
}
