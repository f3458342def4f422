import type { z } from "zod";
import { listFamilies } from "../api/network.ts";
import { nodeadm } from "../bootstrap/nodeadm.ts";
import { controlPlaneGroup, infrastructureGroup, type ProviderKind } from "../cluster-api/kinds.ts";
import { aws } from "../infrastructure/aws.ts";
import { renderAccountSpec } from "../infrastructure/aws/account.ts";
import { renderBastionSpec } from "../infrastructure/aws/bastion.ts";
import { hasIPv6 } from "../infrastructure/aws/ipv6.ts";
import { renderNetworkSpec } from "../infrastructure/aws/network.ts";
import { typeOf } from "../kubernetes/kind.ts";
import type { JsonObject } from "../kubernetes/object.ts";
import { eksObjects } from "./eks/object-rules.ts";
import { renderAccessSpec } from "./eks/access.ts";
import { renderAddonSpec } from "./eks/add-ons.ts";
import { eksImmutables } from "./eks/immutables.ts";
import { findIPv6Problems } from "./eks/ipv6.ts";
import { formatClusterName } from "./eks/name.ts";
import { findKeyProblems, findSettingsProblems } from "./eks/settings-problems.ts";
import {
  findKubeletProblems,
  findKubernetesProblems,
  findNetworkProblems,
  findPoolProblems,
  findSubnetProblems,
} from "./eks/problems.ts";
import { findRangeProblems } from "./eks/ranges.ts";
import { eksDependents } from "./eks/dependents.ts";
import { eksPolicy } from "./eks/policy.ts";
import { eksRequires } from "./eks/requires.ts";
import { eksRules } from "./eks/rules.ts";
import { Settings } from "./eks/settings.ts";
import { findWebhookProblems } from "./eks/webhook-problems.ts";
import { defineControlPlane, type ManagedControlPlaneScope } from "./provider.ts";

type Scope = ManagedControlPlaneScope<z.output<typeof Settings>, z.output<typeof aws.settings>>;

// EKS has its own load balancer and security group, and nodeadm reads its configuration from the user data.
const withoutMeaning = [
  "loadBalancer",
  "network.cniIngressRules",
  "network.nodePortCidrBlocks",
  "network.securityGroupOverrides",
  "userDataBackend",
  "ignition",
  "s3Bucket",
].map((field) => `infrastructure.aws.${field}`);

const common = { version: "v1beta2", use: "Composed", scope: "Namespaced", contract: "v1beta1" } as const;
const clusterKind: ProviderKind = {
  ...common,
  group: infrastructureGroup,
  kind: "AWSManagedCluster",
  role: "InfrastructureCluster",
};
const controlPlaneKind: ProviderKind = {
  ...common,
  group: controlPlaneGroup,
  kind: "AWSManagedControlPlane",
  role: "ControlPlane",
};

/**
 * Amazon EKS with Cluster API's AWS provider (CAPA) 2.11. Workers are EC2 machines with Amazon Linux 2023 and nodeadm.
 */
export const eks = defineControlPlane({
  name: "eks",
  title: "Amazon EKS",
  docs: "https://cluster-api-aws.sigs.k8s.io/topics/eks/",
  requires: eksRequires,
  kinds: [clusterKind, controlPlaneKind],
  ...eksObjects,
  placement: "Managed",
  runsOn: aws,
  withoutMeaning,
  pools: [{ bootstrap: nodeadm }],
  shape: {
    version: { path: "spec.version" },
    replacesMachines: () => [],
    // services/eks/cluster.go and scope/managedcontrolplane.go of CAPA, and its defaulting webhook.
    writtenBack: ["spec.bootstrapSelfManagedAddons", "spec.controlPlaneEndpoint", "spec.partition"],
    // Workers may be three minor versions older (version skew policy of Kubernetes).
    needsEqualMinor: false,
  },
  settings: Settings,
  rules: eksRules,
  dependents: eksDependents,
  immutables: eksImmutables,
  ...eksPolicy,

  // With Amazon's CNI pods have addresses of the VPC, and EKS configures its security group.
  networkPlugin: ({ vpcCni }) => (vpcCni.disable ? undefined : { podAddresses: "OfMachines", rules: [] }),

  infrastructureCluster: () => ({
    ...typeOf(clusterKind),
    spec: {},
  }),

  controlPlane: (scope) => ({
    ...typeOf(controlPlaneKind),
    spec: renderControlPlaneSpec(scope),
  }),

  unsupported: (scope, pools) => [
    ...findKubernetesProblems(scope.kubernetes),
    ...findKubeletProblems(scope, pools),
    ...findNetworkProblems(scope.network),
    ...findIPv6Problems(scope, pools),
    ...findSubnetProblems(scope.infrastructure.settings.network, scope.settings.restrictPrivateSubnets),
    ...findRangeProblems(scope.settings, scope.network, scope.infrastructure.settings.network),
    ...findKeyProblems(scope.settings, scope.infrastructure.settings.region),
    ...findSettingsProblems(scope.settings, scope.kubernetes.apiServer, pools.length > 0),
    ...findWebhookProblems(scope.settings, scope.kubernetes),
    ...pools.flatMap((pool) => findPoolProblems(pool)),
  ],
});

/**
 * Omits the fields that CAPA writes: endpoint, bootstrapSelfManagedAddons, partition, and the role if CAPA creates it.
 */
function renderControlPlaneSpec(scope: Scope): JsonObject {
  const { cluster, settings, kubernetes, network, version, infrastructure } = scope;
  const { role, logging, encryptionConfig } = settings;
  const { vpc, subnets } = infrastructure.settings.network;
  return {
    ...renderAccountSpec(infrastructure.settings),
    eksClusterName: settings.clusterName ?? formatClusterName(cluster),
    version,
    network: renderNetworkSpec({ vpc, subnets }, hasIPv6(vpc, listFamilies(network))),
    bastion: renderBastionSpec(infrastructure.settings.bastion),
    ...renderAccessSpec(settings, kubernetes.apiServer),
    ...renderAddonSpec(settings),
    associateOIDCProvider: settings.associateOIDCProvider,
    // All logs, because CAPA does not disable a log that is not listed.
    logging: { ...logging, audit: logging.audit || kubernetes.apiServer.audit.enabled },
    encryptionConfig: encryptionConfig && { provider: encryptionConfig.provider, resources: ["secrets"] },
    upgradePolicy: settings.upgradePolicy,
    roleName: role?.name,
    rolePath: role?.path,
    rolePermissionsBoundary: role?.permissionsBoundary,
    roleAdditionalPolicies: role?.additionalPolicies,
    secondaryCidrBlock: settings.secondaryCidrBlock,
    restrictPrivateSubnets: settings.restrictPrivateSubnets,
  };
}
