/** Labels and annotations of Cluster API, https://cluster-api.sigs.k8s.io/reference/api/labels-and-annotations. */
export const clusterApiLabel = {
  clusterName: "cluster.x-k8s.io/cluster-name",
  deploymentName: "cluster.x-k8s.io/deployment-name",
  controlPlane: "cluster.x-k8s.io/control-plane",
  poolName: "cluster.x-k8s.io/pool-name",
  topologyDeployment: "topology.cluster.x-k8s.io/deployment-name",
  topologyPool: "topology.cluster.x-k8s.io/pool-name",
} as const;

export const clusterApiAnnotation = {
  autoscalerMinimum: "cluster.x-k8s.io/cluster-api-autoscaler-node-group-min-size",
  autoscalerMaximum: "cluster.x-k8s.io/cluster-api-autoscaler-node-group-max-size",
  autoscalerCapacity: "capacity.cluster-autoscaler.kubernetes.io/",
  skipPreflightChecks: "machineset.cluster.x-k8s.io/skip-preflight-checks",
  deleteForMove: "clusterctl.cluster.x-k8s.io/delete-for-move",
  /** On an infrastructure cluster: its provider's controller leaves it to somebody else. */
  managedBy: "cluster.x-k8s.io/managed-by",
} as const;

const syncedDomains = ["node-role.kubernetes.io", "node-restriction.kubernetes.io", "node.cluster.x-k8s.io"];

/** True for labels that CAPI syncs from Machine to Node in place. A node gets all others only at its registration. */
export function isSyncedToNodes(label: string): boolean {
  const domain = domainOf(label);
  return syncedDomains.some((synced) => domain === synced || domain.endsWith(`.${synced}`));
}

function domainOf(label: string): string {
  return label.includes("/") ? label.slice(0, label.indexOf("/")) : "";
}
