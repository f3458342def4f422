import { coreApiVersion } from "../cluster-api/kinds.ts";
import { type JsonObject, type KubernetesObject, textAt } from "../kubernetes/object.ts";

/**
 * Makes the Cluster a second owner once it exists. When the KubernetesCluster is deleted, the object then outlives the
 * Cluster (rule D3): a chart is not uninstalled from a cluster that is being deleted. The reference does not block the
 * deletion of the Cluster.
 */
export function ownerReferenceTo(
  coreCluster: JsonObject | undefined,
): Pick<KubernetesObject["metadata"], "ownerReferences"> {
  const name = textAt(coreCluster, "metadata", "name");
  const uid = textAt(coreCluster, "metadata", "uid");
  if (name === undefined || uid === undefined) return {};
  return { ownerReferences: [{ apiVersion: coreApiVersion, kind: "Cluster", name, uid }] };
}
