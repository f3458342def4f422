import type { Prerequisite } from "../../cluster-api/prerequisite.ts";

/** Prerequisites of every cluster on AWS, with any control plane. */
export const awsRequires: readonly Prerequisite[] = [
  { what: "Provider", name: "Cluster API Provider AWS 2.11 or later", how: "`clusterctl init --infrastructure aws`" },
  {
    what: "Cluster-scoped object",
    name: "AWSClusterControllerIdentity, AWSClusterRoleIdentity or AWSClusterStaticIdentity",
    how: "the provider makes the AWSClusterControllerIdentity `default`; the platform makes others, and `allowedNamespaces` of the one that `identityRef` names must admit the cluster's namespace",
  },
];
