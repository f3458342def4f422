import { type Immutable, keptOnceSet } from "../../api/rule.ts";
import { bastionImmutable } from "../../infrastructure/aws/bastion.ts";
import { vpcImmutables } from "../../infrastructure/aws/network.ts";
import { authenticationModes } from "./access.ts";
import { fixedOnceCreated } from "./creation-changes.ts";
import { addonChanges } from "./addon-changes.ts";
import { publicRangeChanges } from "./public-range-changes.ts";

const at = "controlPlane.eks";

const field = (name: string, carried: string): Immutable => ({
  at: `${at}.${name}`,
  carriedBy: "ControlPlane",
  path: `spec.${carried}`,
});

/** CAPA's webhook rejects these changes (controlplane/eks/webhooks), or EKS has no operation for them. */
const fixed: readonly Immutable[] = [
  field("clusterName", "eksClusterName"),
  { ...field("region", "region"), at: "infrastructure.aws.region" },
  { ...field("authenticationMode", "accessConfig.authenticationMode"), forward: authenticationModes },
  {
    ...field("bootstrapClusterCreatorAdminPermissions", "accessConfig.bootstrapClusterCreatorAdminPermissions"),
    isFilledIn: true,
  },
  { ...field("encryptionConfig.provider", "encryptionConfig.provider"), mayBeAdded: true },
];

/**
 * CAPA uses these when it creates the cluster, its role or its subnets (pkg/cloud/services/eks and network/subnets.go),
 * and ignores later changes. A second secondary range would have subnets with the names of the first.
 */
const onlyAtCreation: readonly Immutable[] = [
  fixedOnceCreated("role.name", "roleName"),
  fixedOnceCreated("role.path", "rolePath"),
  fixedOnceCreated("role.permissionsBoundary", "rolePermissionsBoundary"),
  fixedOnceCreated("restrictPrivateSubnets", "restrictPrivateSubnets"),
  { ...field("secondaryCidrBlock", "secondaryCidrBlock"), mayBeAdded: true },
];

/** CAPA skips these parts if they are empty (pkg/cloud/services/eks), so EKS keeps what it had. */
const kept: readonly Immutable[] = [
  keptOnceSet(
    field("accessEntries", "accessEntries"),
    "the provider would leave the last entries in EKS, and their principals would keep their access. Keep one entry",
  ),
  keptOnceSet(
    { ...field("oidc", "oidcIdentityProviderConfig"), at: "kubernetes.apiServer.oidc" },
    "the provider would leave the issuer in EKS, which would accept its tokens. Change it instead",
  ),
  keptOnceSet(
    field("associateOIDCProvider", "associateOIDCProvider"),
    "the provider would leave the OIDC provider in AWS, also when the cluster is deleted",
  ),
  keptOnceSet(field("upgradePolicy", "upgradePolicy"), "EKS would keep it. Set the other value instead"),
];

export const eksImmutables: readonly Immutable[] = [
  ...fixed,
  ...onlyAtCreation,
  ...kept,
  publicRangeChanges,
  addonChanges,
  ...vpcImmutables("ControlPlane"),
  bastionImmutable("ControlPlane"),
];
