import type { Kind } from "../kubernetes/kind.ts";
import type { JsonObject } from "../kubernetes/object.ts";
import type { ContractVersion } from "./contract.ts";
import type { DeclaredReference } from "./reference.ts";

/**
 * Role of a kind in a cluster, named as in Cluster API's contracts. A `BootstrapConfig` is the bootstrap data of one
 * machine or MachinePool. `Supporting` is every other kind: add-ons, objects that templates refer to, kinds that are
 * only read.
 * https://cluster-api.sigs.k8s.io/developer/providers/contracts/overview
 */
export type KindRole =
  | "InfrastructureCluster"
  | "ControlPlane"
  | "MachineTemplate"
  | "BootstrapTemplate"
  | "MachinePool"
  | "BootstrapConfig"
  | "Supporting";

/** A version at which an earlier release of the module composed objects of a kind. */
export interface OlderVersion {
  /** Without the group, for example `v1beta1`. */
  readonly version: string;
  /** The contract of that version, if it differs from the kind's: the labels of the CRD list versions by contract. */
  readonly contract?: ContractVersion;
  /** Converts a `spec` of that version to the kind's `version`, like the provider's conversion webhook. Pure. */
  convert(spec: JsonObject): JsonObject;
}

interface WithoutContract {
  readonly role: "Supporting";
  readonly contract?: undefined;
}

interface WithContract {
  readonly role: Exclude<KindRole, "Supporting">;
  /**
   * The contract of `version`, from the label `cluster.x-k8s.io/<contract>` of the CRD. It defines the status fields.
   */
  readonly contract: ContractVersion;
}

/** Crossplane does not let a namespaced XR compose a cluster-scoped object, so such a kind is only read. */
type Reach =
  | { readonly scope: "Namespaced"; readonly use: Kind["use"] }
  | { readonly scope: "Cluster"; readonly use: "Read" };

/** A kind in the list of a module. The module composes it at `version`. */
export type ProviderKind = Kind &
  Reach &
  (WithoutContract | WithContract) & {
    /** Versions at which existing clusters may have been composed; an equal spec replaces no machine. Default: none. */
    readonly olderVersions?: readonly OlderVersion[];
    /**
     * References of its objects to supporting objects. A referenced object is retained as long as the object that
     * refers to it, and no override may change the reference. Source: the CRD. Default: none.
     */
    readonly refersTo?: readonly DeclaredReference[];
  };

/** Kinds of a module. */
export interface ModuleKinds<Settings> {
  /**
   * All kinds that the module composes or reads with any settings. RBAC, documentation and tests are derived from it.
   */
  readonly kinds: readonly ProviderKind[];
  /** The `kinds` of a cluster with these settings. Default: all. */
  kindsFor?(settings: Settings): readonly ProviderKind[];
}

/** The kinds of a cluster with these settings. */
export function listKindsFor<Settings>(module: ModuleKinds<Settings>, settings: Settings): readonly ProviderKind[] {
  return module.kindsFor?.(settings) ?? module.kinds;
}

/** Provider-neutral kinds, at the API version that Cluster API 1.13 and later store. */
export const coreGroup = "cluster.x-k8s.io";
const coreVersion = "v1beta2";
export const coreApiVersion = `${coreGroup}/${coreVersion}`;
export const bootstrapGroup = "bootstrap.cluster.x-k8s.io";
export const controlPlaneGroup = "controlplane.cluster.x-k8s.io";
export const infrastructureGroup = "infrastructure.cluster.x-k8s.io";
export const addonsGroup = "addons.cluster.x-k8s.io";

/** Crossplane's Usage, which orders deletion. */
export const usageKind: Kind = {
  group: "protection.crossplane.io",
  version: "v1beta1",
  kind: "Usage",
  use: "Composed",
};

/** Kinds that the function uses with every module. */
export const coreKinds: readonly Kind[] = [
  ...["Cluster", "MachineDeployment", "MachineHealthCheck"].map((kind) => coreKind(kind, "Composed")),
  ...["ClusterClass", "Machine", "MachinePool", "MachineSet"].map((kind) => coreKind(kind, "Read")),
  usageKind,
];

function coreKind(kind: string, use: Kind["use"]): Kind {
  return { group: coreGroup, version: coreVersion, kind, use };
}
