import type { KubernetesClient } from "../kubernetes/client.ts";
import { conditionOf, type KubernetesObject, type Reference } from "../kubernetes/object.ts";

/**
 * Runs `work` while Crossplane does not reconcile the KubernetesCluster, so that no reconcile applies half of a change.
 */
export async function whilePaused<Result>(
  client: KubernetesClient,
  reference: Reference,
  work: () => Promise<Result>,
): Promise<Result> {
  await annotate(client, reference, "true");
  await client.waitFor(reference, { what: "paused", seconds: 60, holds: isPaused });
  try {
    return await work();
  } finally {
    await annotate(client, reference, null);
  }
}

async function annotate(client: KubernetesClient, reference: Reference, value: "true" | null): Promise<void> {
  await client.patch(reference, { metadata: { annotations: { "crossplane.io/paused": value } } });
}

function isPaused(object: KubernetesObject): boolean {
  return conditionOf(object, "Synced")?.reason === "ReconcilePaused";
}
