import { z } from "zod";
import { listFamilies } from "../api/network.ts";
import type { Problem } from "../api/problem.ts";
import type { BootstrapFacts } from "../bootstrap/provider.ts";
import { infrastructureGroup, type ProviderKind } from "../cluster-api/kinds.ts";
import { typeOf } from "../kubernetes/kind.ts";
import type { JsonObject } from "../kubernetes/object.ts";
import { accountFields, renderAccountSpec, defineTagRule } from "./aws/account.ts";
import { defineSourceRules } from "./aws/address-ranges.ts";
import { findBalancerFamilyProblems } from "./aws/balancer-families.ts";
import { Bastion, findBastionProblems, renderBastionSpec } from "./aws/bastion.ts";
import { findCniProblems, renderCniSpec } from "./aws/cni.ts";
import { awsImmutables } from "./aws/immutables.ts";
import { awsDependents } from "./aws/dependents.ts";
import { findFamilyProblems } from "./aws/family-problems.ts";
import { hasIPv6 } from "./aws/ipv6.ts";
import {
  LoadBalancer,
  loadBalancerRules,
  networkLoadBalancerPort,
  noLoadBalancer,
  renderLoadBalancer,
} from "./aws/load-balancer.ts";
import { MachineSettings, renderMachineSpec, sharedFields } from "./aws/machine.ts";
import { Network, networkRules, renderNetworkSpec } from "./aws/network.ts";
import { findBalancerSubnetProblems, findNetworkProblems } from "./aws/network-problems.ts";
import { findOverlapProblems, type Ranges } from "./aws/overlaps.ts";
import {
  findBalancerPlaceProblems,
  findControlPlaneZoneProblems,
  findPlaceProblems,
  findZoneProblems,
} from "./aws/places.ts";
import { defineControlPlaneRules } from "./aws/ports.ts";
import { findMachineProblems } from "./aws/problems.ts";
import { awsRequires } from "./aws/requires.ts";
import { awsObjects } from "./aws/object-rules.ts";
import { awsPolicy } from "./aws/policy.ts";
import { findReachProblems } from "./aws/reach.ts";
import { findBucketProblems, renderBucket, S3Bucket } from "./aws/s3-bucket.ts";
import { findKeyProblems } from "./aws/volume.ts";
import { defineInfrastructure, type InfrastructureScope, type PlacedMachine } from "./provider.ts";

const common = {
  group: infrastructureGroup,
  version: "v1beta2",
  use: "Composed",
  scope: "Namespaced",
  contract: "v1beta1",
} as const;
const clusterKind: ProviderKind = { ...common, kind: "AWSCluster", role: "InfrastructureCluster" };
const machineKind: ProviderKind = { ...common, kind: "AWSMachineTemplate", role: "MachineTemplate" };

const Settings = z.strictObject({
  ...accountFields,
  network: Network,
  loadBalancer: LoadBalancer,
  bastion: Bastion,
  s3Bucket: S3Bucket,
  ...sharedFields,
});
type Settings = z.output<typeof Settings>;

const ownersOfTags = ["infrastructure", "controlPlane.machine", "workers[].machine", "workerDefaults.machine"];
const tagRules = ownersOfTags.map((owner) => defineTagRule(`${owner}.aws.additionalTags`));

/**
 * EC2 with Cluster API's AWS provider (CAPA) 2.11. Its CRDs have their own v1beta2, which follows the contract v1beta1.
 */
export const aws = defineInfrastructure({
  name: "aws",
  title: "AWS",
  docs: "https://cluster-api-aws.sigs.k8s.io",
  requires: awsRequires,
  kinds: [clusterKind, machineKind],
  settings: Settings,
  machineSettings: MachineSettings,
  operatingSystems: { Flatcar: "Supported" },
  hasMachineTypes: true,
  rules: [
    ...networkRules,
    ...loadBalancerRules,
    ...defineSourceRules("infrastructure.aws.bastion", "allowedCidrBlocks"),
    ...tagRules,
  ],
  immutables: awsImmutables,
  controlPlaneSettings: ["infrastructure.aws.loadBalancer"],
  changesInPlace: ["additionalTags", "bastion", "identityRef", "loadBalancer", "network", "s3Bucket"].map(
    (field) => `infrastructure.aws.${field}`,
  ),
  dependents: awsDependents,
  ...awsPolicy,
  ...awsObjects,

  infrastructureCluster: (scope) => ({ ...typeOf(clusterKind), spec: renderClusterSpec(scope) }),

  machineTemplate: (scope) => ({
    ...typeOf(machineKind),
    spec: { template: { spec: renderMachineSpec(scope) } },
  }),

  identity: ({ identityRef }) => ({
    path: "infrastructure.aws.identityRef.name",
    ...identityRef,
    defaultKind: "AWSClusterControllerIdentity",
  }),
  // The cloud controller manager finds the instance of a node by its private DNS name.
  nodeSetup: ({ bootstrap }) => ({ cloudProvider: "External", nodeName: nodeNames[bootstrap.format] ?? hostName }),

  unsupported: (scope, machines) => [
    ...machines.flatMap((machine) => findMachineProblems(machine, scope.settings.imageLookup)),
    ...findClusterProblems(scope, machines),
  ],
});

const hostName = "{{ ds.meta_data.local_hostname }}";
/** The private DNS name of an instance, in formats without cloud-init. */
const nodeNames: Partial<Record<BootstrapFacts["format"], string>> = { ignition: "${COREOS_EC2_HOSTNAME}" };

type Scope = InfrastructureScope<Settings>;

function renderClusterSpec({ settings, network, access, networkPlugin, endpoint }: Scope): JsonObject {
  const port = network.apiServerPort ?? networkLoadBalancerPort;
  const ofCluster = listFamilies(network);
  const families = hasIPv6(settings.network.vpc, ofCluster) ? ofCluster : undefined;
  return {
    ...renderAccountSpec(settings),
    network: {
      ...renderNetworkSpec(settings.network, families !== undefined),
      cni: renderCniSpec(settings.network.cniIngressRules, {
        plugin: networkPlugin,
        hasIPv6: ofCluster.includes("ipv6"),
      }),
      additionalControlPlaneIngressRules: defineControlPlaneRules(access.ports),
    },
    controlPlaneLoadBalancer:
      endpoint === "ControlPlane"
        ? noLoadBalancer
        : renderLoadBalancer(settings.loadBalancer, { port, access, families }),
    bastion: renderBastionSpec(settings.bastion),
    s3Bucket: renderBucket(settings.s3Bucket),
  };
}

function findClusterProblems(scope: Scope, machines: readonly PlacedMachine<MachineSettings>[]): Problem[] {
  const { settings, zones } = scope;
  const hasControlPlaneMachines = machines.some(({ role }) => role === "ControlPlane");
  return [
    ...findNetworkProblems(settings),
    ...findFamilyProblems(settings, listFamilies(scope.network)),
    ...findOverlapProblems(settings.network, rangesOf(scope)),
    ...findZoneProblems(settings, zones),
    ...machines.flatMap((machine) => findPlaceProblems(settings, machine)),
    ...(hasControlPlaneMachines ? findControlPlaneProblems(scope) : []),
    ...findBucketProblems(settings, machines),
    ...findBastionProblems(settings.bastion, settings.network),
    ...findKeyProblems(settings.volumeEncryption, settings.region),
  ];
}

/** Problems of a control plane on machines of the workload cluster. */
function findControlPlaneProblems({ settings, network, controlPlaneZones, access }: Scope): Problem[] {
  const { loadBalancer } = settings;
  return [
    ...findControlPlaneZoneProblems(settings, controlPlaneZones),
    ...findBalancerPlaceProblems(settings),
    ...findBalancerSubnetProblems(settings.network, loadBalancer),
    ...findReachProblems({ network: settings.network, loadBalancer, access, apiServerPort: network.apiServerPort }),
    ...findCniProblems(settings.network.cniIngressRules, access.ports),
    ...findBalancerFamilyProblems({ settings, families: listFamilies(network), access }),
  ];
}

/** Ranges that the VPC must not overlap. */
function rangesOf({ network, networkPlugin }: Scope): Ranges {
  const services = { "network.services.cidrBlocks": network.services.cidrBlocks };
  if (networkPlugin?.podAddresses === "OfMachines") return services;
  return { ...services, "network.pods.cidrBlocks": network.pods.cidrBlocks };
}
