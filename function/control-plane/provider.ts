import type { z } from "zod";
import type { ControlPlane } from "../api/control-plane.ts";
import type { Dependent } from "../api/dependent.ts";
import type { Kubernetes } from "../api/kubernetes.ts";
import type { Network } from "../api/network.ts";
import type { NodePool } from "../api/node-pool.ts";
import type { PolicyFacts } from "../api/policy.ts";
import type { Problem } from "../api/problem.ts";
import type { Immutable, Rule } from "../api/rule.ts";
import type { NodeSetup } from "../bootstrap/node-setup.ts";
import type { BootstrapProvider } from "../bootstrap/provider.ts";
import type { ClusterIdentity } from "../cluster-api/identity.ts";
import type { ControlPlaneShape, MachineControlPlaneShape } from "../cluster-api/control-plane-shape.ts";
import type { ModuleKinds } from "../cluster-api/kinds.ts";
import type { Prerequisite } from "../cluster-api/prerequisite.ts";
import type { TemplateReference } from "../cluster-api/reference.ts";
import type { InfrastructureScope, NetworkPlugin } from "../infrastructure/provider.ts";
import type { ObjectBody } from "../kubernetes/body.ts";
import type { ObjectFacts } from "../kubernetes/object-rule.ts";
import type { PoolKind } from "./pool-kind.ts";

export interface ControlPlaneScope<Settings> {
  readonly cluster: ClusterIdentity;
  /** `spec.controlPlane.<name>` of the effective spec, defaults filled in. */
  readonly settings: Settings;
  readonly controlPlane: ControlPlane;
  readonly kubernetes: Kubernetes;
  readonly network: Network;
  /** The version of this step, in the distribution's own form. */
  readonly version: string;
}

export interface MachineControlPlaneScope<Settings> extends ControlPlaneScope<Settings> {
  /** In the form of `shape.machineTemplate`, to be put at its path. */
  readonly machineTemplate: TemplateReference;
  /** What control-plane nodes need, of the infrastructure and of the spec, flags of `spec.kubernetes.kubelet` included. */
  readonly nodeSetup: NodeSetup;
  /** Labels that CAPI copies to the nodes while they run. */
  readonly machineLabels: Record<string, string> | undefined;
}

/** What a managed control plane is pendingWrites: `infrastructure` is the account, region and network that it is made in. */
export interface ManagedControlPlaneScope<Settings, CloudSettings> extends ControlPlaneScope<Settings> {
  readonly infrastructure: InfrastructureScope<CloudSettings>;
}

interface ControlPlaneModule<Settings extends z.ZodObject>
  extends PolicyFacts, ObjectFacts, ModuleKinds<z.output<Settings>> {
  /** The key under `spec.controlPlane`, and the name of the module's file. */
  readonly name: string;
  readonly title: string;
  readonly docs: string;
  /** What must be there before: for documentation. Default: nothing but Cluster API itself and what the bootstrap provider requires. */
  readonly requires?: readonly Prerequisite[];
  readonly settings: Settings;
  readonly rules?: readonly Rule[];
  readonly immutables?: readonly Immutable[];
  /** Settings that have an effect only in some specs, with `at` below `spec`. */
  readonly dependents?: readonly Dependent[];
  /** What is true of its kind; shared code reads it and has no cases. */
  readonly shape: ControlPlaneShape<z.output<Settings>>;
  /** The CNI that it brings along; undefined where it brings none. */
  networkPlugin?(settings: z.output<Settings>): NetworkPlugin | undefined;
}

/** A pool of the spec and the path where it is asked for. */
export interface PlacedPool {
  readonly path: string;
  readonly pool: NodePool;
}

/** A control plane on machines of the cluster's own. */
interface MachineControlPlane<Settings extends z.ZodObject> extends ControlPlaneModule<Settings> {
  readonly placement: "Machines";
  /** What makes its machines, and those of its workers, nodes; its `nodeSettings` are among `settings`. */
  readonly bootstrap: BootstrapProvider;
  readonly shape: MachineControlPlaneShape<z.output<Settings>>;
  controlPlane(scope: MachineControlPlaneScope<z.output<Settings>>): ObjectBody;
  /** Portable wishes that cannot be honoured here; paths below `spec`. */
  unsupported?(scope: ControlPlaneScope<z.output<Settings>>, pools: readonly PlacedPool[]): Problem[];
}

/** Whether a hosted control plane works with an infrastructure, and what it changes of the infrastructure's cluster. */
type Support =
  | {
      readonly isSupported: true;
      /**
       * Annotations of the infrastructure cluster, for example `cluster.x-k8s.io/managed-by` where the control plane
       * reports in the place of the infrastructure's own controller. Default: none.
       */
      readonly annotations?: Readonly<Record<string, string>>;
    }
  | {
      readonly isSupported: false;
      /** After the path of the control plane, for example `is not possible on bare metal: …`. */
      readonly message: string;
    };

/**
 * A control plane in pods of the management cluster: it has replicas and an endpoint of its own, and no machines. The
 * infrastructure makes workers alone; its module reads in `endpoint` of its scope that the endpoint is not its own.
 */
interface HostedControlPlane<Settings extends z.ZodObject> extends ControlPlaneModule<Settings> {
  readonly placement: "Hosted";
  /** What makes machines of its workers nodes; its `nodeSettings` are among `settings`. */
  readonly bootstrap: BootstrapProvider;
  /** Of every infrastructure provider, by its name. */
  supports(infrastructure: string): Support;
  controlPlane(scope: ControlPlaneScope<z.output<Settings>>): ObjectBody;
  /** Portable wishes that cannot be honoured here; paths below `spec`. */
  unsupported?(scope: ControlPlaneScope<z.output<Settings>>, pools: readonly PlacedPool[]): Problem[];
}

/** A control plane that a cloud runs as a service: no machines of ours, and an infrastructure cluster of its own kind. */
interface ManagedControlPlane<
  Settings extends z.ZodObject,
  Cloud extends z.ZodObject,
> extends ControlPlaneModule<Settings> {
  readonly placement: "Managed";
  /** The infrastructure provider that it is a service of. */
  readonly runsOn: { readonly name: string; readonly settings: Cloud };
  /** Fields of that provider below `spec` that mean nothing for it: rejected where the XR itself says them. */
  readonly withoutMeaning: readonly string[];
  /** How its workers may be made; the first kind is the default. */
  readonly pools: readonly [PoolKind, ...PoolKind[]];
  infrastructureCluster(scope: ManagedControlPlaneScope<z.output<Settings>, z.output<Cloud>>): ObjectBody;
  controlPlane(scope: ManagedControlPlaneScope<z.output<Settings>, z.output<Cloud>>): ObjectBody;
  /**
   * Portable wishes that cannot be honoured here; paths below `spec`. What may not leave is among them, as a spec without
   * it: AKS needs a pool of the mode System (learn.microsoft.com/azure/aks/use-system-pools), and a pool leaves only once
   * those that stay are available (rule P6), so that there is never none.
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

/** How the workers of a cluster are made. */
export function poolKindOf(provider: ControlPlaneProvider): PoolKind {
  return poolKindsOf(provider)[0];
}

/** What makes nodes of its machines and workers, in every way in which these may be made. */
export function bootstrapProvidersOf(provider: ControlPlaneProvider): BootstrapProvider[] {
  return poolKindsOf(provider).flatMap(({ bootstrap }) => (bootstrap ? [bootstrap] : []));
}

/** Any but a managed control plane has one way. */
function poolKindsOf(provider: ControlPlaneProvider): readonly [PoolKind, ...PoolKind[]] {
  return provider.placement === "Managed" ? provider.pools : [{ bootstrap: provider.bootstrap }];
}
