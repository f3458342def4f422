import { coreApiVersion } from "../cluster-api/kinds.ts";
import { type JsonObject, type KubernetesObject, textAt } from "../kubernetes/object.ts";

/**
 * The Cluster as a second owner, once it is there: so nothing goes before it when the KubernetesCluster is deleted
 * (rule D3), and a chart is not uninstalled from a cluster that goes anyway. It must not block the Cluster itself.
 */
export function ownerReferenceTo(
  coreCluster: JsonObject | undefined,
): Pick<KubernetesObject["metadata"], "ownerReferences"> {
  const name = textAt(coreCluster, "metadata", "name");
  const uid = textAt(coreCluster, "metadata", "uid");
  if (name === undefined || uid === undefined) return {};
  return { ownerReferences: [{ apiVersion: coreApiVersion, kind: "Cluster", name, uid }] };
}
