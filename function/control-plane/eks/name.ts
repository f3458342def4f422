import type { ClusterIdentity } from "../../cluster-api/identity.ts";
import { hashContent } from "../../kubernetes/hash.ts";

/** Limit of EKS (CreateCluster). */
export const longestName = 100;

/**
 * Returns the name in EKS, `<namespace>_<name>`, with an underscore for each dot. It is unique among the clusters of a
 * management cluster, because neither part can contain an underscore. A longer name is cut and ends in a hash. Frozen:
 * EKS cannot rename a cluster.
 */
export function formatClusterName({ namespace, name }: ClusterIdentity): string {
  const whole = `${namespace}_${name.replaceAll(".", "_")}`;
  if (whole.length <= longestName) return whole;
  const hash = hashContent([namespace, name]);
  return `${whole.slice(0, longestName - hash.length - 1)}-${hash}`;
}
