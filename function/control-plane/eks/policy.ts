import type { PolicyFacts, PolicyPath } from "../../api/policy.ts";

const role = { subject: "identities", identityKind: "IAMRole" } as const;
const policy = { subject: "identities", identityKind: "IAMPolicy" } as const;
const settings = "controlPlane.eks";

const onControlPlane: Omit<PolicyPath, "kind">[] = [
  { subject: "machineTypes", path: "spec.bastion.instanceType" },
  { ...role, path: "spec.roleName" },
  { ...role, path: "spec.addons[].serviceAccountRoleARN" },
  { ...policy, path: "spec.roleAdditionalPolicies[]" },
  { ...policy, path: "spec.rolePermissionsBoundary" },
  { subject: "secrets", path: "spec.vpcCni.env[].valueFrom.secretKeyRef.name" },
];

/** What a policy checks for EKS: paths in CAPA's objects, and settings of the spec. */
export const eksPolicy: PolicyFacts = {
  policyPaths: onControlPlane.map((path) => ({ kind: "AWSManagedControlPlane", ...path })),
  policySettings: [
    { ...role, at: `${settings}.role.name` },
    { ...role, at: `${settings}.addons[].serviceAccountRoleARN` },
    { ...policy, at: `${settings}.role.additionalPolicies[]` },
    { ...policy, at: `${settings}.role.permissionsBoundary` },
  ],
  protectedPaths: ["identityRef", "region", "partition", "eksClusterName"].map((field) => ({
    kind: "AWSManagedControlPlane",
    path: `spec.${field}`,
  })),
};
