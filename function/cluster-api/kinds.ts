import type { Kind } from "../kubernetes/kind.ts";
import type { JsonObject } from "../kubernetes/object.ts";
import type { ContractVersion } from "./contract.ts";
import type { DeclaredReference } from "./reference.ts";

/**
 * What the objects of a kind are for a cluster; names are those of Cluster API's contracts. `BootstrapConfig` is what one
 * machine or a MachinePool boots from, `Supporting` is everything that is none of the others: add-ons, what templates
 * refer to, what is only read.
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

/** A version that objects of a kind were composed at before, by an earlier release of the module. */
export interface OlderVersion {
  /** Without the group, for example `v1beta1`. */
  readonly version: string;
  /** The contract that it follows, where that is another one than the kind's: the label of the CRD names versions. */
  readonly contract?: ContractVersion;
  /** The `spec` of that version in the words of the kind's `version`, as the provider's own conversion says. Pure. */
  convert(spec: JsonObject): JsonObject;
}

interface WithoutContract {
  readonly role: "Supporting";
  readonly contract?: undefined;
}

interface WithContract {
  readonly role: Exclude<KindRole, "Supporting">;
  /** The contract that `version` follows, by the label `cluster.x-k8s.io/<contract>` of the CRD: where status says what. */
  readonly contract: ContractVersion;
}

/** An XR in a namespace may own no cluster-scoped object (Crossplane rejects it), so such a kind is only read. */
type Reach =
  | { readonly scope: "Namespaced"; readonly use: Kind["use"] }
  | { readonly scope: "Cluster"; readonly use: "Read" };

/** A kind as a module lists it. `version` is the one that it composes. */
export type ProviderKind = Kind &
  Reach &
  (WithoutContract | WithContract) & {
    /** Versions at which clusters may still have been composed; an equal spec there replaces no machine. Default none. */
    readonly olderVersions?: readonly OlderVersion[];
    /**
     * Where its objects refer to supporting objects: what is referred to stays as long as the object does, and no override
     * touches the reference. Source: the CRD. Default: nowhere.
     */
    readonly refersTo?: readonly DeclaredReference[];
  };

/** What every module says of the kinds that it makes or reads. */
export interface ModuleKinds<Settings> {
  /** All that it may ever compose or read, whatever the settings: rights, documentation and conformance follow from it. */
  readonly kinds: readonly ProviderKind[];
  /** Those among `kinds` that a cluster with these settings is made of. Default: all of them. */
  kindsFor?(settings: Settings): readonly ProviderKind[];
}

/** The provider-neutral kinds that we compose, at the API version that CAPI 1.13 and later store. */
export const coreGroup = "cluster.x-k8s.io";
const coreVersion = "v1beta2";
export const coreApiVersion = `${coreGroup}/${coreVersion}`;
export const bootstrapGroup = "bootstrap.cluster.x-k8s.io";
export const controlPlaneGroup = "controlplane.cluster.x-k8s.io";
export const infrastructureGroup = "infrastructure.cluster.x-k8s.io";
export const addonsGroup = "addons.cluster.x-k8s.io";

/** Crossplane's own, which orders a deletion. */
export const usageKind: Kind = {
  group: "protection.crossplane.io",
  version: "v1beta1",
  kind: "Usage",
  use: "Composed",
};

/** What belongs to no module. */
export const coreKinds: readonly Kind[] = [
  ...["Cluster", "MachineDeployment", "MachineHealthCheck"].map((kind) => coreKind(kind, "Composed")),
  ...["ClusterClass", "Machine", "MachineSet"].map((kind) => coreKind(kind, "Read")),
  usageKind,
];

function coreKind(kind: string, use: Kind["use"]): Kind {
  return { group: coreGroup, version: coreVersion, kind, use };
}
