/** Labels of Cluster API that connect objects of a cluster. */
export const label = {
  cluster: "cluster.x-k8s.io/cluster-name",
  deployment: "cluster.x-k8s.io/deployment-name",
  set: "cluster.x-k8s.io/set-name",
  controlPlane: "cluster.x-k8s.io/control-plane",
} as const;
