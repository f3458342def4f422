import type { Prerequisite } from "../../cluster-api/prerequisite.ts";

/** Label of VSphereDeploymentZones with their own name, because CAPV selects them by labels only. */
export const zoneLabel = "topology.kubernetes.io/zone";

export const vsphereRequires: readonly Prerequisite[] = [
  {
    what: "Provider",
    name: "Cluster API Provider vSphere 1.16 or later",
    how: "`clusterctl init --infrastructure vsphere`",
  },
  {
    what: "Provider",
    name: "Cluster API's in-cluster IPAM provider 1.0 or later",
    when: "`addressesFromPools`",
    how: "`clusterctl init --ipam in-cluster`",
  },
  {
    what: "Cluster-scoped object",
    name: "VSphereClusterIdentity",
    when: "`identityRef.kind: VSphereClusterIdentity`",
    how: "`allowedNamespaces.selector` must admit the cluster's namespace",
  },
  {
    what: "Cluster-scoped object",
    name: "VSphereDeploymentZone and VSphereFailureDomain",
    when: "`zones` and `failureDomainSelector`",
    how: `a zone of \`controlPlane.zones\` needs the label \`${zoneLabel}\` with its own name`,
  },
];
