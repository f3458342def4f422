import type { z } from "zod";
import type { ControlPlane } from "../api/control-plane.ts";
import type { Dependent } from "../api/dependent.ts";
import type { Kubernetes } from "../api/kubernetes.ts";
import type { Network } from "../api/network.ts";
import type { NodePool } from "../api/node-pool.ts";
import type { Nodes } from "../api/nodes.ts";
import type { PolicyFacts } from "../api/policy.ts";
import type { Problem } from "../api/problem.ts";
import type { Immutable, Rule } from "../api/rule.ts";
import type { NodeSetup } from "../bootstrap/node-setup.ts";
import type { BootstrapProvider } from "../bootstrap/provider.ts";
import type { ClusterIdentity } from "../cluster-api/identity.ts";
import type { ControlPlaneShape, MachineControlPlaneShape } from "../cluster-api/control-plane-shape.ts";
import type { ModuleKinds } from "../cluster-api/kinds.ts";
import type { NetworkPlugin } from "../cluster-api/network-plugin.ts";
import type { Prerequisite } from "../cluster-api/prerequisite.ts";
import type { TemplateReference } from "../cluster-api/reference.ts";
import type { InfrastructureScope } from "../infrastructure/provider.ts";
import type { ObjectBody } from "../kubernetes/body.ts";
import type { ObjectFacts } from "../kubernetes/object-rule.ts";
import type { PoolKind } from "./pool-kind.ts";

/** Input of `controlPlane`: the effective spec as far as it concerns the control plane. */
export interface ControlPlaneScope<Settings> {
  readonly cluster: ClusterIdentity;
  /** `spec.controlPlane.<name>` of the effective spec, with defaults. */
  readonly settings: Settings;
  /** `spec.controlPlane`, with defaults. */
  readonly controlPlane: ControlPlane;
  /** `spec.kubernetes`. Its `version` is the target of an upgrade: render `version` of the scope instead. */
  readonly kubernetes: Kubernetes;
  readonly network: Network;
  /** `spec.nodes`: settings of all nodes. */
  readonly nodes: Nodes | undefined;
  /** Version of the current step of an upgrade, with the suffix of the distribution. */
  readonly version: string;
}

export interface MachineControlPlaneScope<Settings> extends ControlPlaneScope<Settings> {
  /** Reference to the machine template, in the form that `shape.machineTemplate` declares; rendered at its path. */
  readonly machineTemplate: TemplateReference;
  /**
   * Setup of control-plane nodes, from the infrastructure and the spec, with the flags of `spec.kubernetes.kubelet`. If
   * its taints are undefined, nodes must get `node-role.kubernetes.io/control-plane:NoSchedule`: by default of the
   * distribution, or else from the module.
   */
  readonly nodeSetup: NodeSetup;
  /** Labels that Cluster API syncs from Machines to their nodes in place. */
  readonly machineLabels: Record<string, string> | undefined;
  /** Annotations of Machines, which change in place. */
  readonly machineAnnotations: Record<string, string> | undefined;
}

export interface HostedControlPlaneScope<Settings> extends ControlPlaneScope<Settings> {
  /** `External` if a cloud controller manager manages the nodes of a pool, so that no other controller does. */
  readonly cloudProvider: NodeSetup["cloudProvider"];
}

/** Input of a managed control plane. `infrastructure` has the account, region and network that it runs in. */
export interface ManagedControlPlaneScope<Settings, CloudSettings> extends ControlPlaneScope<Settings> {
  readonly infrastructure: InfrastructureScope<CloudSettings>;
}

/** Data and functions of every control plane, wherever it runs. */
interface ControlPlaneModule<Settings extends z.ZodObject>
  extends PolicyFacts, ObjectFacts, ModuleKinds<z.output<Settings>> {
  /** Key under `spec.controlPlane`, and name of the module's file. */
  readonly name: string;
  /** Name for people, for example `RKE2`. */
  readonly title: string;
  /** URL of the provider's documentation. */
  readonly docs: string;
  /** Prerequisites for the documentation. Default: none besides Cluster API and those of the bootstrap provider. */
  readonly requires?: readonly Prerequisite[];
  /** Schema of `spec.controlPlane.<name>`. */
  readonly settings: Settings;
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
  /** Facts of the control plane's kind. Shared code reads them instead of testing for a kind. */
  readonly shape: ControlPlaneShape<z.output<Settings>>;
  /** The CNI that the control plane installs. Default: none, an add-on installs it. */
  networkPlugin?(settings: z.output<Settings>): NetworkPlugin | undefined;
}

/** A worker pool of the spec. */
export interface PlacedPool {
  /** Path of the pool below `spec`. */
  readonly path: string;
  /** The pool in the effective spec. Its `version` has the form that the user chose. */
  readonly pool: NodePool;
}

/** A control plane on machines of the workload cluster. */
export interface MachineControlPlane<Settings extends z.ZodObject = z.ZodObject> extends ControlPlaneModule<Settings> {
  readonly placement: "Machines";
  /** Bootstrap provider of control-plane and worker machines; `settings` includes its `nodeSettings`. */
  readonly bootstrap: BootstrapProvider;
  readonly shape: MachineControlPlaneShape<z.output<Settings>>;
  /** Renders the control plane. */
  controlPlane(scope: MachineControlPlaneScope<z.output<Settings>>): ObjectBody;
  /** Portable settings that this control plane does not support; paths below `spec`. Default: all are supported. */
  unsupported?(scope: ControlPlaneScope<z.output<Settings>>, pools: readonly PlacedPool[]): Problem[];
}

/** Support of a hosted control plane for an infrastructure, and its annotations on the infrastructure cluster. */
type Support =
  | {
      readonly isSupported: true;
      /**
       * Annotations for the infrastructure cluster, such as `cluster.x-k8s.io/managed-by` if the control plane writes
       * its status instead of its controller. Default: none.
       */
      readonly annotations?: Readonly<Record<string, string>>;
    }
  | {
      readonly isSupported: false;
      /** Message after the path of the control plane, for example `is not supported on bare metal: …`. */
      readonly message: string;
    };

/**
 * A control plane in pods of the management cluster. It has replicas and an endpoint, but no machines. The
 * infrastructure provides workers only: `endpoint` in the scope of its module is `ControlPlane`.
 */
interface HostedControlPlane<Settings extends z.ZodObject> extends ControlPlaneModule<Settings> {
  readonly placement: "Hosted";
  /** Bootstrap provider of worker machines; `settings` includes its `nodeSettings`. */
  readonly bootstrap: BootstrapProvider;
  /** Returns the support for this kind of infrastructure cluster, for example `AWSCluster`. */
  supports(infrastructureCluster: string): Support;
  /** Renders the control plane. */
  controlPlane(scope: HostedControlPlaneScope<z.output<Settings>>): ObjectBody;
  /** Portable settings that this control plane does not support; paths below `spec`. Default: all are supported. */
  unsupported?(scope: ControlPlaneScope<z.output<Settings>>, pools: readonly PlacedPool[]): Problem[];
}

/** A control plane that a cloud runs as a service. It has no machines, and its own kind of infrastructure cluster. */
interface ManagedControlPlane<
  Settings extends z.ZodObject,
  Cloud extends z.ZodObject,
> extends ControlPlaneModule<Settings> {
  readonly placement: "Managed";
  /** The infrastructure module of the cloud; `settings` is its schema of `spec.infrastructure.<name>`. */
  readonly runsOn: { readonly name: string; readonly settings: Cloud };
  /** Settings of the infrastructure without effect; paths below `spec`. Rejected only if the XR sets them. */
  readonly withoutMeaning: readonly string[];
  /** Ways to create workers. The function uses the first: no field of the spec selects another. */
  readonly pools: readonly [PoolKind, ...PoolKind[]];
  /** Renders the infrastructure cluster, in place of the infrastructure module. */
  infrastructureCluster(scope: ManagedControlPlaneScope<z.output<Settings>, z.output<Cloud>>): ObjectBody;
  /** Renders the control plane. */
  controlPlane(scope: ManagedControlPlaneScope<z.output<Settings>, z.output<Cloud>>): ObjectBody;
  /**
   * Portable settings that this control plane does not support; paths below `spec`. Default: all are supported. A pool
   * that must exist is checked here too, as AKS needs a system pool (learn.microsoft.com/azure/aks/use-system-pools).
   * Pools are removed only once the others are available (rule P6), so the check of the spec is sufficient.
   */
  unsupported?(
    scope: ManagedControlPlaneScope<z.output<Settings>, z.output<Cloud>>,
    pools: readonly PlacedPool[],
  ): Problem[];
}

export type ControlPlaneProvider<Settings extends z.ZodObject = z.ZodObject, Cloud extends z.ZodObject = z.ZodObject> =
  | MachineControlPlane<Settings>
  | HostedControlPlane<Settings>
  | ManagedControlPlane<Settings, Cloud>;

export function defineControlPlane<Settings extends z.ZodObject, Cloud extends z.ZodObject = z.ZodObject>(
  provider: ControlPlaneProvider<Settings, Cloud>,
): ControlPlaneProvider<Settings, Cloud> {
  return provider;
}

/** The way to create the workers of a cluster: the first that the control plane lists. */
export function poolKindOf(provider: ControlPlaneProvider): PoolKind {
  return poolKindsOf(provider)[0];
}

/** The bootstrap providers of all pool kinds; empty if the cloud bootstraps all nodes. */
export function bootstrapProvidersOf(provider: ControlPlaneProvider): BootstrapProvider[] {
  return poolKindsOf(provider).flatMap(({ bootstrap }) => (bootstrap ? [bootstrap] : []));
}

/** Only a managed control plane has several pool kinds. */
function poolKindsOf(provider: ControlPlaneProvider): readonly [PoolKind, ...PoolKind[]] {
  return provider.placement === "Managed" ? provider.pools : [{ bootstrap: provider.bootstrap }];
}
