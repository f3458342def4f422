import type { Fields } from "../api/value.ts";
import { hashContent, hashShared } from "../kubernetes/hash.ts";
import type { Json, JsonObject } from "../kubernetes/object.ts";

/**
 * Hashed inputs of machines. Each hash has its own structure and never the argument of a module, so renaming a field in
 * the code does not change hashes of existing clusters (rules N3, R4).
 *
 * Frozen: existing objects carry hashes of these names, values and list orders. An undefined field is not part of a
 * hash, so a new field may be added as undefined. Every other change needs a new scheme. The function cannot compare
 * hashes of two schemes, so it holds a rollout between them.
 */
const scheme = "v2";
/** Inline content has the first scheme. Another one would hold the rollouts of all control planes. */
const schemeOfContent = "v1";

/** Identity of the cluster. */
interface HashedCluster {
  /** Name of Cluster API's Cluster. */
  readonly name: string;
  readonly namespace: string;
}

/**
 * All layers of a machine, before defaults of the schema or a module. Without the zone, which only distinguishes slices
 * of a pool: zones with equal machines share a template.
 */
interface MachineOrigin {
  readonly cluster: HashedCluster;
  readonly role: "ControlPlane" | "Worker";
  /** Version of this step, with the suffix of the distribution: v1.35.2 or v1.35.2+rke2r1. */
  readonly version: string;
  /** Name of the bootstrap provider: `kubeadm`, `rke2` or `nodeadm`; undefined if the cloud bootstraps nodes. */
  readonly bootstrapFormat: string | undefined;
  /** `spec.infrastructure.<name>`. */
  readonly settings: Fields;
  /** `machine` of the control plane or of the pool, with the machine class resolved. */
  readonly machine: Fields | undefined;
}

/** All layers of a pool's bootstrap template. */
interface BootstrapOrigin {
  readonly cluster: HashedCluster;
  readonly version: string;
  /** `spec.kubernetes.kubelet`. */
  readonly kubelet: Fields | undefined;
  /** `spec.controlPlane.<name>`. */
  readonly settings: Fields;
  /** `spec.infrastructure.<name>`. */
  readonly infrastructure: Fields;
  /** Settings of the pool, merged with `workerDefaults`. */
  readonly nodes: Readonly<Record<"labels" | "taints" | "files" | "preCommands" | "postCommands", unknown>> & {
    readonly nodes?: unknown;
    readonly kubelet?: unknown;
  };
  /** `spec.nodes`. */
  readonly allNodes?: unknown;
  /** `heldBackPools` of the Input. */
  readonly joinsNewer?: unknown;
  /** `machine.operatingSystem` of the pool, with the machine class resolved. */
  readonly operatingSystem?: unknown;
}

/** All layers of the control plane, without fields that change in place. */
export interface ControlPlaneOrigin {
  readonly cluster: HashedCluster;
  readonly version: string;
  /** `spec.kubernetes`. */
  readonly kubernetes: unknown;
  /** `spec.infrastructure.<name>`. */
  readonly infrastructure: Fields;
  /** `spec.controlPlane`. */
  readonly controlPlane: Fields;
  /** `spec.nodes`. */
  readonly allNodes?: unknown;
}

/**
 * The part of the XR, without other layers, that replaces control-plane machines (rule R5). No field has settings that
 * change in place.
 */
export interface RequestedOfControlPlane {
  /** `spec.kubernetes`, with the version of this step if the XR sets one. */
  readonly kubernetes: Fields;
  /** `spec.infrastructure`; undefined if the control plane has no machines. */
  readonly infrastructure: unknown;
  /** `spec.controlPlane` without labels that are synced to nodes; undefined if the control plane has no machines. */
  readonly controlPlane: Fields | undefined;
  /** `spec.nodes`. */
  readonly allNodes?: unknown;
}

/** The part of the XR, without other layers, that replaces machines of a pool (rule R5). */
export interface RequestedOfPool {
  /** Version of this step, if the XR sets one. */
  readonly version: string | undefined;
  /** `spec.kubernetes.kubelet`. */
  readonly kubelet: unknown;
  /** The settings for nodes in `spec.controlPlane.<name>`. */
  readonly distribution: Fields | undefined;
  /** `spec.infrastructure` without settings that change in place. */
  readonly infrastructure: unknown;
  readonly defaults: RequestedOfMachines | undefined;
  readonly pool: RequestedOfMachines | undefined;
  /** `spec.nodes`. */
  readonly allNodes?: unknown;
}

/** The fields of `workerDefaults` or of an item of `workers` that replace machines. */
export type RequestedOfMachines = Readonly<
  Record<"machine" | "version" | "taints" | "files" | "preCommands" | "postCommands", unknown>
> & { readonly labels: Fields | undefined; readonly nodes?: unknown; readonly kubelet?: unknown };

/** The fields of a topology that replace machines: of all layers, or of the XR only (then without `cluster`). */
export interface TopologyOrigin {
  readonly cluster?: HashedCluster;
  /** Version of this step, if the layer has `spec.kubernetes`. */
  readonly kubernetes: string | undefined;
  /** `spec.topology`. */
  readonly topology: unknown;
  readonly workers: readonly RequestedOfEntry[];
  readonly workerDefaults: RequestedOfEntry;
}

export type RequestedOfEntry = Readonly<Record<"name" | "topology" | "zones", unknown>>;

/**
 * Inputs of the two hashes of an object: of all layers (Origin), and of the XR only (Requested). The overrides in the
 * same layers are hashed with them.
 */
export type Origin = MachineOrigin | BootstrapOrigin | ControlPlaneOrigin | TopologyOrigin;
export type Requested = RequestedOfControlPlane | RequestedOfPool | TopologyOrigin;

/** Selects the fields of the cluster's identity that are hashed since the first release. */
export function selectHashedCluster({ name, namespace }: HashedCluster): HashedCluster {
  return { name, namespace };
}

export function hashOrigin(inputs: Origin | Requested, overrides: readonly Fields[]): string {
  return `${scheme}:${hashShared({ ...inputs, overrides })}`;
}

/** Joins the hashes of all templates of a control plane or worker group, the machine template first. */
export function hashJoined(hashes: readonly (string | undefined)[]): string {
  return hashWithScheme(hashes);
}

/** Hashes inline content: the values at the module's paths, in their order. */
export function hashInline(values: Json | readonly (Json | undefined)[]): string {
  return hashWithScheme(values, schemeOfContent);
}

/**
 * Hashes the content of a template, for the end of its name and key. Omits the API version, which a release may change
 * without replacing machines.
 */
export function hashTemplate({ group, kind, spec, data }: HashedTemplate): string {
  return hashContent({ group, kind, spec, data });
}

interface HashedTemplate {
  readonly group: string;
  readonly kind: string;
  /** Pruned, with overrides applied. */
  readonly spec: JsonObject | undefined;
  /** Data of a supporting object, instead of `spec`. */
  readonly data?: JsonObject | undefined;
}

/** Content that one approval covers. */
interface Approval {
  /** Target version of the upgrade. */
  readonly target: string;
  /** Hash of the control plane's inline content, or the content of a topology. */
  readonly content: Json | undefined;
  /** `contentName` of all templates, those of the control plane first. Empty for a topology. */
  readonly templates: readonly string[];
}

/** The value of the approval annotation that approves this content. */
export function hashApproval({ target, content, templates }: Approval): string {
  return hashContent([target, content, ...templates]);
}

function hashWithScheme(value: unknown, prefix: typeof scheme | typeof schemeOfContent = scheme): string {
  return `${prefix}:${hashContent(value)}`;
}
