import { annotationOf } from "../../function/kubernetes/object.ts";
import { ownAnnotation } from "../../function/lifecycle/annotations.ts";
import type { Reconcile } from "../simulation/crossplane.ts";
import { clusterName, type World } from "../simulation/world.ts";

/**
 * Whether the response accepts the spec. While the Cluster is paused, deleted or only read, observed objects may be
 * stale, so the spec is not accepted.
 */
export function isAccepted(world: World, result: Reconcile): boolean {
  const { fatal, status, desired } = result.output;
  const isActive = status?.phase !== "Paused" && status?.phase !== "Deleting";
  return fatal === undefined && desired.size > 0 && isActive && !isOvertaken(world, result);
}

/**
 * Whether the response did not see the version that the Cluster announces, and Crossplane died before it wrote another
 * one. Then the next response rejects an older version.
 */
function isOvertaken({ api }: World, { complete, output }: Reconcile): boolean {
  const cluster = api.get("Cluster", clusterName);
  if (complete || !cluster) return false;
  const desired = [...output.desired.values()].find(({ object }) => object.kind === "Cluster")?.object;
  return annotationOf(cluster, ownAnnotation.version) !== desired?.metadata.annotations?.[ownAnnotation.version];
}
