import type { Prerequisite } from "../../cluster-api/prerequisite.ts";

/** Prerequisites of every cluster on AWS, with any control plane. */
export const awsRequires: readonly Prerequisite[] = [
  { what: "Provider", name: "Cluster API Provider AWS 2.11 or later", how: "`clusterctl init --infrastructure aws`" },
  {
    what: "Cluster-scoped object",
    name: "AWSClusterControllerIdentity, AWSClusterRoleIdentity or AWSClusterStaticIdentity",
    how:
      "the provider creates the AWSClusterControllerIdentity `default`, the platform creates others; " +
      "`allowedNamespaces` of the one that `identityRef` names must admit the cluster's namespace",
  },
  {
    what: "Feature gate",
    name: "BootstrapFormatIgnition of Cluster API Provider AWS",
    when: "`machine.operatingSystem: Flatcar` or `s3Bucket`",
    how: "`EXP_BOOTSTRAP_FORMAT_IGNITION=true` before `clusterctl init`; its role needs permissions for S3",
  },
];
