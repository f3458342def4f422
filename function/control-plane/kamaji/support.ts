const supported = { isSupported: true } as const;
/** The provider writes the status of these kinds instead of their controllers. */
const managed = { isSupported: true, annotations: { "cluster.x-k8s.io/managed-by": "kamaji" } } as const;

/** Kinds to which the provider writes the endpoint (kamajicontrolplane_controller_cluster_patch.go, patchCluster). */
const kinds: Readonly<Record<string, typeof supported | typeof managed>> = {
  AWSCluster: supported,
  AzureCluster: supported,
  HetznerCluster: supported,
  IonosCloudCluster: supported,
  KubevirtCluster: managed,
  Metal3Cluster: supported,
  MetalStackCluster: supported,
  NutanixCluster: supported,
  OpenStackCluster: supported,
  PacketCluster: managed,
  ProxmoxCluster: supported,
  TinkerbellCluster: supported,
  VSphereCluster: supported,
};

export function findSupport(kind: string) {
  const message = `is not supported with ${kind}: Kamaji writes its endpoint to other kinds only`;
  return kinds[kind] ?? ({ isSupported: false, message } as const);
}
