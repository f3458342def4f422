import type { KubernetesObject, Reference } from "../kubernetes/object.ts";
import type { ScenarioContext } from "../scenario.ts";
import { coreClusterKind } from "./kinds.ts";
import { whilePaused } from "./pause.ts";

/**
 * Deletes the KubernetesCluster and orphans its cluster, as a migration or an accident would. Returns the Cluster.
 * Reconciles are paused: one that runs at that moment would add the owner reference again, and the cluster would be
 * deleted (decision 0101).
 */
export async function orphan(
  { client, namespace }: Pick<ScenarioContext, "client" | "namespace">,
  reference: Reference,
): Promise<Reference> {
  const core = { ...coreClusterKind, name: reference.name, namespace };
  await whilePaused(client, reference, async () => {
    await client.delete(reference, "Orphan");
    await client.waitFor(core, { what: "no owner", seconds: 60, holds: hasNoOwner });
  });
  await client.waitUntilGone(reference, 60);
  return core;
}

function hasNoOwner({ metadata }: KubernetesObject): boolean {
  return metadata.ownerReferences === undefined;
}
