import { z } from "zod";
import { cidrsRule } from "../api/cidr.ts";
import type { Problem } from "../api/problem.ts";
import type { Immutable } from "../api/rule.ts";
import { infrastructureGroup } from "../cluster-api/kinds.ts";
import { type Kind, typeOf } from "../kubernetes/kind.ts";
import type { JsonObject } from "../kubernetes/object.ts";
import { accountFields, accountSpec, tagProblems } from "./aws/account.ts";
import { Bastion, bastionSpec } from "./aws/bastion.ts";
import { LoadBalancer, loadBalancerSpec, networkLoadBalancerPort } from "./aws/load-balancer.ts";
import { MachineSettings, machineSpec, sharedFields } from "./aws/machine.ts";
import { Network, networkRules, networkSpec } from "./aws/network.ts";
import { controlPlaneZoneProblems, networkProblems, portProblems, zoneProblems } from "./aws/places.ts";
import { controlPlaneRules, forwardingProblems } from "./aws/ports.ts";
import { machineProblems } from "./aws/problems.ts";
import { awsPolicy } from "./aws/policy.ts";
import { defineInfrastructure, type InfrastructureScope, type PlacedMachine } from "./provider.ts";

const inGroup = { group: infrastructureGroup, version: "v1beta2", use: "Composed" } as const;
const clusterKind: Kind = { ...inGroup, kind: "AWSCluster" };
const machineKind: Kind = { ...inGroup, kind: "AWSMachineTemplate" };

const Settings = z.strictObject({
  ...accountFields,
  network: Network,
  loadBalancer: LoadBalancer,
  bastion: Bastion,
  ...sharedFields,
});
type Settings = z.output<typeof Settings>;

/** CAPA's webhook refuses these changes (webhooks/awscluster_webhook.go), or would have to move the endpoint for them. */
const immutables: Immutable[] = [
  { at: "infrastructure.aws.region", carriedBy: "InfrastructureCluster", path: "spec.region" },
  ...[
    ["type", "loadBalancerType"],
    ["scheme", "scheme"],
    ["name", "name"],
    ["healthCheckProtocol", "healthCheckProtocol"],
  ].map(([field = "", carried = ""]): Immutable => ({
    at: `infrastructure.aws.loadBalancer.${field}`,
    carriedBy: "InfrastructureCluster",
    path: `spec.controlPlaneLoadBalancer.${carried}`,
  })),
  ...["id", "cidrBlock"].map((field): Immutable => ({
    at: `infrastructure.aws.network.vpc.${field}`,
    carriedBy: "InfrastructureCluster",
    path: `spec.network.vpc.${field}`,
    isFilledIn: true,
  })),
];

/** EC2 by Cluster API's AWS provider (CAPA) 2.11; its CRDs serve v1beta2 of their own and follow the contract v1beta1. */
export const aws = defineInfrastructure({
  name: "aws",
  title: "AWS",
  docs: "https://cluster-api-aws.sigs.k8s.io",
  contract: "v1beta1",
  kinds: [clusterKind, machineKind],
  settings: Settings,
  machineSettings: MachineSettings,
  hasMachineTypes: true,
  rules: [
    ...networkRules,
    cidrsRule("infrastructure.aws.loadBalancer", "allowedCidrBlocks"),
    cidrsRule("infrastructure.aws.bastion", "allowedCidrBlocks"),
  ],
  immutables,
  ...awsPolicy,

  infrastructureCluster: (scope) => ({ ...typeOf(clusterKind), spec: clusterSpec(scope) }),

  machineTemplate: (scope) => ({
    ...typeOf(machineKind),
    spec: { template: { spec: machineSpec(scope) } },
  }),

  identity: ({ identityRef }) => ({
    path: "infrastructure.aws.identityRef.name",
    ...identityRef,
    defaultKind: "AWSClusterControllerIdentity",
  }),
  // The cloud controller manager finds the instance of a node by its private DNS name.
  nodeSetup: () => ({ cloudProvider: "External", nodeName: "{{ ds.meta_data.local_hostname }}" }),

  cannotHonour: (scope, machines) => [
    ...machines.flatMap((machine) => machineProblems(machine, scope.bootstrapFormat)),
    ...clusterProblems(scope, machines),
  ],
});

function clusterSpec({ settings, network, access }: InfrastructureScope<Settings>): JsonObject {
  const port = network.apiServerPort ?? networkLoadBalancerPort;
  const rules = controlPlaneRules(access.ports);
  return {
    ...accountSpec(settings),
    network: { ...networkSpec(settings.network), additionalControlPlaneIngressRules: rules },
    controlPlaneLoadBalancer: loadBalancerSpec(settings.loadBalancer, port, access),
    bastion: bastionSpec(settings.bastion),
  };
}

function clusterProblems(
  { settings, network, zones, controlPlaneZones, access }: InfrastructureScope<Settings>,
  machines: readonly PlacedMachine<MachineSettings>[],
): Problem[] {
  const { bastion, loadBalancer } = settings;
  const hasOwnControlPlane = machines.some(({ role }) => role === "ControlPlane");
  return [
    ...tagProblems("infrastructure.aws.additionalTags", settings.additionalTags),
    ...networkProblems(settings.network),
    ...forwardingProblems(loadBalancer, access.ports),
    ...zoneProblems(settings, zones),
    ...(hasOwnControlPlane ? controlPlaneZoneProblems(settings, loadBalancer, controlPlaneZones) : []),
    ...(hasOwnControlPlane ? portProblems(loadBalancer, network.apiServerPort) : []),
    ...(bastion?.enabled === true && bastion.allowedCidrBlocks === undefined
      ? [{ path: "infrastructure.aws.bastion.allowedCidrBlocks", message: "is required: say who may connect" }]
      : []),
  ];
}
