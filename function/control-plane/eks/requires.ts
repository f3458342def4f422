import type { Prerequisite } from "../../cluster-api/prerequisite.ts";
import { awsRequires } from "../../infrastructure/aws/requires.ts";

export const eksRequires: readonly Prerequisite[] = [
  ...awsRequires,
  {
    what: "Feature gate",
    name: "EKSEnableIAM of Provider AWS",
    when: "`associateOIDCProvider`, or no role exists that `role.name` names or defaults to",
    how: "`CAPA_EKS_IAM=true` for `clusterctl init`",
  },
  {
    what: "Feature gate",
    name: "EKSAllowAddRoles of Provider AWS",
    when: "`role.additionalPolicies`",
    how: "`CAPA_EKS_ADD_ROLES=true` for `clusterctl init`",
  },
];
