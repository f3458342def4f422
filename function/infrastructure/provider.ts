import type { z } from "zod";
import type { Dependent } from "../api/dependent.ts";
import type { Network } from "../api/network.ts";
import type { PolicyFacts } from "../api/policy.ts";
import type { Problem } from "../api/problem.ts";
import type { Immutable, Rule } from "../api/rule.ts";
import type { NodeSetup } from "../bootstrap/node-setup.ts";
import type { BootstrapFacts } from "../bootstrap/provider.ts";
import type { ControlPlaneAccess, EndpointOwner, OuterEndpointOwner } from "../cluster-api/control-plane-access.ts";
import type { ClusterIdentity } from "../cluster-api/identity.ts";
import type { ModuleKinds } from "../cluster-api/kinds.ts";
import type { Prerequisite } from "../cluster-api/prerequisite.ts";
import type { RolloutDefaults } from "../cluster-api/rollout-defaults.ts";
import type { SupportingObject, SupportingRefs } from "../cluster-api/supporting-object.ts";
import type { ObjectBody } from "../kubernetes/body.ts";
import type { JsonObject } from "../kubernetes/object.ts";
import type { ObjectFacts } from "../kubernetes/object-rule.ts";

type Role = "ControlPlane" | "Worker";

/** What a CNI needs between nodes; of ICMP it is the echo request. */
export interface NetworkPluginRule {
  /** For descriptions. */
  readonly purpose: string;
  readonly protocol: "tcp" | "udp" | "icmp";
  readonly port?: number;
}

/** The CNI that a control plane brings along, as it is configured by default. */
export interface NetworkPlugin {
  /** Whether pods have the addresses of `spec.network.pods`, or some of the network that machines are in. */
  readonly podAddresses: "OfCluster" | "OfMachines";
  readonly rules: readonly NetworkPluginRule[];
}

export interface InfrastructureScope<Settings> {
  readonly cluster: ClusterIdentity;
  /** `spec.infrastructure.<name>` of the effective spec. */
  readonly settings: Settings;
  /** Failure domains that the spec names, sorted; those of the control plane also in `controlPlaneZones`. */
  readonly zones: readonly string[];
  readonly controlPlaneZones: readonly string[];
  /** `spec.network`: the port of the API server may be the provider's to open. */
  readonly network: Network;
  readonly bootstrap: BootstrapFacts;
  readonly access: ControlPlaneAccess;
  /** Who makes the API server's endpoint: where it is not the infrastructure, no load balancer is made for it. */
  readonly endpoint: EndpointOwner;
  /** Undefined where nobody knows which CNI an add-on brings. */
  readonly networkPlugin?: NetworkPlugin | undefined;
  /**
   * The infrastructure cluster as it is observed; undefined until there is one. It is for lists that are atomic and that a
   * controller writes into: what it wrote beside what the spec says must be said again, or it would be taken away
   * (`subnets` of a LinodeVPC, frontend IPs of an AzureCluster). Default: whoever does not read it renders the spec alone.
   */
  readonly observed?: JsonObject | undefined;
}

/** What the infrastructure module is told when it lists the objects that live as long as the cluster. */
interface ClusterObjectScope<Settings> extends InfrastructureScope<Settings> {
  /** One of them as it is observed, by its short name: for atomic lists that a controller writes into, as `observed` is. */
  readonly observedObject: (name: string) => JsonObject | undefined;
}

/** The portable part of a machine, after classes were resolved. */
export interface RequestedMachine {
  readonly type?: string | undefined;
  readonly image?: { readonly id?: string | undefined; readonly name?: string | undefined } | undefined;
  readonly disk?: { readonly sizeGiB?: number | undefined; readonly type?: string | undefined } | undefined;
}

export interface MachineScope<Settings, MachineSettings> {
  readonly cluster: ClusterIdentity;
  readonly settings: Settings;
  readonly role: Role;
  /** Name of the pool in the spec; undefined for machines of the control plane. */
  readonly pool?: string | undefined;
  /**
   * Name of the pool in its zone, unique within the cluster and of at most `nameLimit` characters of its pool kind: for a
   * cloud that names pools itself. Templates that zones share do not say it.
   */
  readonly poolName?: string | undefined;
  readonly machine: RequestedMachine;
  /** `machine.<name>` of the effective spec. */
  readonly machineSettings: MachineSettings;
  /** The failure domain of a pool's machines, where the spec names some: templates and nodes may differ by zone. */
  readonly zone?: string | undefined;
  /** Kubernetes version of the machines, vMAJOR.MINOR.PATCH. */
  readonly version: string;
  /** What makes the machine a node: images and the transport of user data depend on it. */
  readonly bootstrap: BootstrapFacts;
}

/**
 * A place where clusters run. Data first, then pure functions from scope to body; an optional function is an optional
 * ability. Names, labels, namespaces, hashes and references of the bodies are decided by the pipeline.
 */
export interface InfrastructureProvider<
  Settings extends z.ZodObject = z.ZodObject,
  MachineSettings extends z.ZodObject = z.ZodObject,
>
  extends PolicyFacts, ObjectFacts, ModuleKinds<z.output<Settings>> {
  /** The key under `spec.infrastructure`, and the name of the module's file. */
  readonly name: string;
  readonly title: string;
  readonly docs: string;
  /** What must be there before: for documentation. Default: nothing but Cluster API itself. */
  readonly requires?: readonly Prerequisite[];
  readonly settings: Settings;
  readonly machineSettings: MachineSettings;
  /** Checks of the module's settings, with `at` below `spec`. */
  readonly rules?: readonly Rule[];
  readonly immutables?: readonly Immutable[];
  /** Settings that have an effect only in some specs, with `at` below `spec`. */
  readonly dependents?: readonly Dependent[];
  /** True where `machine.type` may be the provider's own word and not only a class of the platform. */
  readonly hasMachineTypes: boolean;

  /**
   * Who gives the API server its address where the control plane brings none: the infrastructure by a load balancer of its
   * own, or the user. A cluster whose address would be the user's is rejected until a spec can name it. Default:
   * Infrastructure.
   */
  endpoint?(settings: z.output<Settings>): OuterEndpointOwner;
  /**
   * How machines give way where neither the XR nor the platform says it: bare metal has no spare host, so that a machine is
   * removed before its successor is made. A control plane of fewer than three replicas cannot do that and keeps a surge of
   * one. Default: those of the schema, one machine more and none missing.
   */
  readonly rolloutDefaults?: RolloutDefaults<z.output<MachineSettings>>;
  /**
   * Settings that name a Secret which the provider takes over: it deletes the Secret together with its user, or locks it
   * for all others. Paths below `spec`, in the notation of kubernetes/path.ts; one Secret that two places name is rejected.
   * Source: the controller. Default: none.
   */
  readonly takesSecretOver?: readonly string[];

  /**
   * What lives as long as the cluster and changes in place, for example IP pools. One that is no longer listed stays while
   * anything that stays refers to it, by `refersTo` of kinds. Default: none.
   */
  clusterObjects?(scope: ClusterObjectScope<z.output<Settings>>): readonly SupportingObject[];
  /**
   * What belongs to the machines of one template, for example data templates. Named by content, so that a change is another
   * object and another template, whose kind says in `refersTo` where it refers to it; both are retained and dropped
   * together. `refs` knows the objects of the cluster. Default: none.
   */
  machineObjects?(
    scope: MachineScope<z.output<Settings>, z.output<MachineSettings>> & SupportingRefs,
  ): readonly SupportingObject[];
  /** `refs` knows the objects of the cluster. */
  infrastructureCluster(scope: InfrastructureScope<z.output<Settings>> & SupportingRefs): ObjectBody;
  /** `refs` knows the objects of the cluster and those of these machines. */
  machineTemplate(scope: MachineScope<z.output<Settings>, z.output<MachineSettings>> & SupportingRefs): ObjectBody;
  /** The platform's credentials that the cluster is made with, and where they are named below `spec`: a policy may limit them. */
  identity?(settings: z.output<Settings>): NamedIdentity | undefined;
  /**
   * What nodes need here: kubelet arguments, files, commands. Zones whose nodes need the same share a bootstrap template.
   * Default: nothing.
   */
  nodeSetup?(scope: MachineScope<z.output<Settings>, z.output<MachineSettings>>): NodeSetup;
  /** Portable wishes that cannot be honoured here; paths below `spec`. */
  unsupported?(
    scope: InfrastructureScope<z.output<Settings>>,
    machines: readonly PlacedMachine<z.output<MachineSettings>>[],
  ): Problem[];
}

export interface NamedIdentity {
  readonly path: string;
  readonly kind: string;
  readonly name: string;
  /** The kind that a bare name in a policy means. */
  readonly defaultKind: string;
}

/** A machine of the spec and the path where it is asked for. */
export interface PlacedMachine<MachineSettings> {
  readonly path: string;
  /** Machines of a control plane that a cloud manages are not among them. */
  readonly role: Role;
  readonly machine: RequestedMachine;
  /** `machine.<name>` of the effective spec. */
  readonly machineSettings: MachineSettings;
  /** Failure domains that the spec names for these machines. */
  readonly zones: readonly string[];
}

export function defineInfrastructure<Settings extends z.ZodObject, MachineSettings extends z.ZodObject>(
  provider: InfrastructureProvider<Settings, MachineSettings>,
): InfrastructureProvider<Settings, MachineSettings> {
  return provider;
}
