import type { KubernetesObject, Reference } from "../kubernetes/object.ts";
import type { ScenarioContext } from "../scenario.ts";
import { coreClusterKind } from "./kinds.ts";
import { whilePaused } from "./pause.ts";

/**
 * Removes the KubernetesCluster and keeps the cluster, as a migration or a loss would; answers the Cluster. Paused, because a reconcile
 * that runs at that moment would write the owner again, and the cluster would then be deleted (decision 0101).
 */
export async function orphan(
  { client, namespace }: Pick<ScenarioContext, "client" | "namespace">,
  reference: Reference,
): Promise<Reference> {
  const core = { ...coreClusterKind, name: reference.name, namespace };
  await whilePaused(client, reference, async () => {
    await client.delete(reference, "Orphan");
    await client.waitFor(core, { what: "nobody owns it", seconds: 60, holds: isOwnedByNobody });
  });
  await client.waitUntilGone(reference, 60);
  return core;
}

function isOwnedByNobody({ metadata }: KubernetesObject): boolean {
  return metadata.ownerReferences === undefined;
}
