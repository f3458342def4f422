import type { PolicyFacts } from "../../api/policy.ts";
import { defineConfigPolicy, listProtectedPaths } from "../../bootstrap/rke2/policy.ts";

const settings = "controlPlane.rke2";

export const rke2Policy: PolicyFacts = {
  policyPaths: defineConfigPolicy("RKE2ControlPlane", "spec"),
  policySettings: [
    `${settings}.registries[].authSecretRef.name`,
    `${settings}.registries[].tlsSecretRef.name`,
    `${settings}.etcd.backupConfig.s3.credentialSecretRef.name`,
    `${settings}.etcd.backupConfig.s3.caSecretRef.name`,
    `${settings}.externalDatastoreSecretRef.name`,
  ].map((at) => ({ subject: "secrets", at })),
  protectedPaths: listProtectedPaths("RKE2ControlPlane", "spec"),
};
