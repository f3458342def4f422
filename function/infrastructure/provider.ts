import type { z } from "zod";
import type { Dependent } from "../api/dependent.ts";
import type { Machine, OperatingSystemFacts } from "../api/machine.ts";
import type { ModuleInput } from "../api/module-input.ts";
import type { IPFamilies, Network } from "../api/network.ts";
import type { PolicyFacts } from "../api/policy.ts";
import type { Problem } from "../api/problem.ts";
import type { Immutable, Rule } from "../api/rule.ts";
import type { NodeSetup } from "../bootstrap/node-setup.ts";
import type { BootstrapFacts } from "../bootstrap/provider.ts";
import type {
  ControlPlaneAccess,
  ControlPlaneEndpoint,
  EndpointOwner,
  EndpointFacts,
} from "../cluster-api/control-plane-access.ts";
import type { ClusterIdentity } from "../cluster-api/identity.ts";
import type { ModuleKinds } from "../cluster-api/kinds.ts";
import type { NamedIdentity } from "../cluster-api/named-identity.ts";
import type { NetworkPlugin } from "../cluster-api/network-plugin.ts";
import type { Prerequisite } from "../cluster-api/prerequisite.ts";
import type { RolloutDefaults } from "../cluster-api/rollout-defaults.ts";
import type { SupportingObject, SupportingRefs } from "../cluster-api/supporting-object.ts";
import type { ObjectBody } from "../kubernetes/body.ts";
import type { JsonObject } from "../kubernetes/object.ts";
import type { ObjectFacts } from "../kubernetes/object-rule.ts";

/** Input of functions for the whole cluster: the effective spec as far as it concerns the infrastructure. */
export interface InfrastructureScope<Settings> {
  readonly cluster: ClusterIdentity;
  /** `spec.infrastructure.<name>` of the effective spec. */
  readonly settings: Settings;
  /** Failure domains that the spec names, for the control plane and for pools; sorted. */
  readonly zones: readonly string[];
  /** The subset of `zones` that the spec names for the control plane. */
  readonly controlPlaneZones: readonly string[];
  /** `spec.network`. A firewall opens `apiServerPort`, or if it is undefined, the default port of the endpoint. */
  readonly network: Network;
  /** Facts of the bootstrap provider of all machines, on an operating system without a format of its own. */
  readonly bootstrap: BootstrapFacts;
  /** Ports that must be open besides that of the API server, and how the API server is probed. */
  readonly access: ControlPlaneAccess;
  /** Owner of the API server's endpoint. If it is not `Infrastructure`, the module renders no load balancer. */
  readonly endpoint: EndpointOwner;
  /** The endpoint that the user provides; undefined unless `endpoint` is `User`. */
  readonly controlPlaneEndpoint?: ControlPlaneEndpoint | undefined;
  /** CNI of the control plane. Undefined if an add-on installs the CNI, because the function does not know which. */
  readonly networkPlugin?: NetworkPlugin | undefined;
  /**
   * The observed infrastructure cluster; undefined until it exists. For atomic lists that a controller also writes to:
   * server-side apply replaces such a list as a whole, so the module must render the controller's items too (`subnets`
   * of a LinodeVPC, frontend IPs of an AzureCluster). Other modules ignore it and render from the spec alone.
   */
  readonly observed?: JsonObject | undefined;
}

/** Input of `clusterObjects`. */
interface ClusterObjectScope<Settings> extends InfrastructureScope<Settings> {
  /** The observed object with that short name; undefined until it exists. For atomic lists, like `observed`. */
  readonly observedObject: (name: string) => JsonObject | undefined;
}

/** The portable part of a machine, with machine classes resolved. */
export type RequestedMachine = Readonly<Machine>;

/** Input of functions for the machines of the control plane or of a pool. */
export interface MachineScope<Settings, MachineSettings> extends IPFamilies {
  readonly cluster: ClusterIdentity;
  readonly settings: Settings;
  readonly role: "ControlPlane" | "Worker";
  /** Name of the pool in the spec; undefined for machines of the control plane. */
  readonly pool?: string | undefined;
  /**
   * Name of the pool in its zone, for a cloud that names pools itself. Unique within the cluster, and at most
   * `nameLimit` characters (see PoolKind). Do not use it in a template that zones share.
   */
  readonly poolName?: string | undefined;
  readonly machine: RequestedMachine;
  /** `machine.<name>` of the effective spec. */
  readonly machineSettings: MachineSettings;
  /** Failure domain of the pool's machines, if the spec names any. Templates and nodes may differ by zone. */
  readonly zone?: string | undefined;
  /** Kubernetes version of the machines, with the suffix of the distribution: v1.35.2 or v1.35.2+rke2r1. */
  readonly version: string;
  /** Facts of the bootstrap provider on the machine's system. Image and delivery of user data depend on them. */
  readonly bootstrap: BootstrapFacts;
}

/**
 * An infrastructure module: a provider of clusters and machines. It has data first, then pure functions from a scope to
 * an object's body; it omits optional functions that it does not need. The function adds names, labels and hashes. A
 * body has no field that a controller writes, such as the endpoint or a `providerID`; for lists see `observed`.
 */
export interface InfrastructureProvider<
  Settings extends z.ZodObject = z.ZodObject,
  MachineSettings extends z.ZodObject = z.ZodObject,
>
  extends
    PolicyFacts,
    ObjectFacts,
    OperatingSystemFacts,
    EndpointFacts<z.output<Settings>>,
    ModuleKinds<z.output<Settings>> {
  /** Key under `spec.infrastructure`, and name of the module's file. */
  readonly name: string;
  /** Name for people, for example `AWS`. */
  readonly title: string;
  /** URL of the provider's documentation. */
  readonly docs: string;
  /** Settings of the module in the Input. Default: none. */
  readonly input?: ModuleInput<InfrastructureProvider>;
  /** Prerequisites of the management cluster, for the documentation. Default: none besides Cluster API. */
  readonly requires?: readonly Prerequisite[];
  /** Schema of `spec.infrastructure.<name>`. */
  readonly settings: Settings;
  /** Schema of `machine.<name>`, of the control plane and of each pool. Parses `{}` if the spec has no settings. */
  readonly machineSettings: MachineSettings;
  /** Rules for the module's settings, as CEL in the XRD and as a function; `at` is below `spec`. */
  readonly rules?: readonly Rule[];
  /** Settings that cannot change once the cluster exists. */
  readonly immutables?: readonly Immutable[];
  /**
   * Settings whose change replaces no machine; paths below `spec`, each with all fields below it. The XR's request
   * omits them (rule R5): otherwise an edit of one would approve a change of the platform. A setting that joins or
   * leaves the list changes hashes of running clusters (decision 46). Default: none.
   */
  readonly changesInPlace?: readonly string[];
  /** Settings that have an effect only with other settings; `at` is below `spec`. */
  readonly dependents?: readonly Dependent[];
  /** True if `machine.type` accepts types of the provider, and not only machine classes of the platform. */
  readonly hasMachineTypes: boolean;

  /**
   * Rollout strategy of machines if neither the XR nor the platform sets one. Without spare hosts, for example on bare
   * metal, a machine must be deleted before its replacement is created (maxSurge 0). A control plane with fewer than
   * three replicas would lose etcd's quorum, so its maxSurge stays 1. Default: maxSurge 1, maxUnavailable 0.
   */
  readonly rolloutDefaults?: RolloutDefaults<z.output<MachineSettings>>;
  /**
   * Settings that name a Secret which the provider takes over: the controller deletes the Secret together with the
   * object that uses it, or locks it for other objects. Two settings that name the same Secret are rejected. Paths
   * below `spec`, in the notation of kubernetes/path.ts. Source: the provider's controller. Default: none.
   */
  readonly takesSecretOver?: readonly string[];

  /**
   * Supporting objects that live as long as the cluster and change in place, for example IP pools. An object that is no
   * longer listed is retained while another composed object refers to it (`refersTo` of its kind). Default: none.
   */
  clusterObjects?(scope: ClusterObjectScope<z.output<Settings>>): readonly SupportingObject[];
  /**
   * Supporting objects of the machines of one template, for example data templates. Their names contain a hash of their
   * content, so a change gives a new object and a new machine template. `refersTo` of the template's kind must list the
   * reference: the function then retains and deletes both together. `refs` resolves `clusterObjects`. Default: none.
   */
  machineObjects?(
    scope: MachineScope<z.output<Settings>, z.output<MachineSettings>> & SupportingRefs,
  ): readonly SupportingObject[];
  /** Renders the infrastructure cluster, unless a managed control plane does. `refs` resolves `clusterObjects`. */
  infrastructureCluster(scope: InfrastructureScope<z.output<Settings>> & SupportingRefs): ObjectBody;
  /** Renders a machine template. `refs` resolves `clusterObjects`, and `machineObjects` of the same machines. */
  machineTemplate(scope: MachineScope<z.output<Settings>, z.output<MachineSettings>> & SupportingRefs): ObjectBody;
  /** Identity object with the provider's credentials. `policy.allow.identities` may restrict it. Default: none. */
  identity?(settings: z.output<Settings>): NamedIdentity | undefined;
  /**
   * Setup of nodes, such as kubelet arguments, for workers and control-plane machines. The spec wins. Zones with an
   * equal setup share a bootstrap template. Default: none.
   */
  nodeSetup?(scope: MachineScope<z.output<Settings>, z.output<MachineSettings>>): NodeSetup;
  /**
   * Settings that this infrastructure does not support or that contradict each other; paths below `spec`. Any of them
   * rejects the spec, also that of an existing cluster. Called with every control plane. Default: all are supported.
   */
  unsupported?(
    scope: InfrastructureScope<z.output<Settings>>,
    machines: readonly PlacedMachine<z.output<MachineSettings>>[],
  ): Problem[];
}

/** A machine of the spec. */
export interface PlacedMachine<MachineSettings> {
  /** Path of the machine below `spec`. */
  readonly path: string;
  /** A hosted or managed control plane has no machines, so it is not listed. */
  readonly role: "ControlPlane" | "Worker";
  readonly machine: RequestedMachine;
  /** `machine.<name>` of the effective spec. */
  readonly machineSettings: MachineSettings;
  /** Facts of the bootstrap provider on the machine's system. */
  readonly bootstrap: BootstrapFacts;
  /** Failure domains that the spec names for these machines; empty if it names none. */
  readonly zones: readonly string[];
}

export function defineInfrastructure<Settings extends z.ZodObject, MachineSettings extends z.ZodObject>(
  provider: InfrastructureProvider<Settings, MachineSettings>,
): InfrastructureProvider<Settings, MachineSettings> {
  return provider;
}
