import type { PolicyFacts, PolicyPath } from "../../api/policy.ts";

const node = "spec.template.spec";
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

// bootstrap/eks/api/v1beta2/nodeadmconfig_types.go; containerd's configuration names the programs that it runs.
const onNodes: Omit<PolicyPath, "kind">[] = [
  { subject: "commands", path: `${node}.preNodeadmCommands` },
  { subject: "commands", path: `${node}.users` },
  { subject: "commands", path: `${node}.containerd` },
  { subject: "files", path: `${node}.files[]` },
  { subject: "extraArgs", path: `${node}.kubelet.flags` },
  { subject: "extraArgs", path: `${node}.kubelet.config` },
  { subject: "secrets", path: `${node}.files[].contentFrom.secret.name` },
  { subject: "secrets", path: `${node}.users[].passwdFrom.secret.name` },
];

/** What CAPA's kinds for EKS carry of a policy's subjects. */
export const eksPolicy: PolicyFacts = {
  policyPaths: [
    ...onControlPlane.map((path) => ({ kind: "AWSManagedControlPlane", ...path })),
    ...onNodes.map((path) => ({ kind: "NodeadmConfigTemplate", ...path })),
  ],
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
