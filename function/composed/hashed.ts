import type { Fields } from "../api/value.ts";
import { hashContent } from "../kubernetes/hash.ts";
import type { Json, JsonObject } from "../kubernetes/object.ts";

/**
 * Everything of machines that is hashed, each a structure of its own and never the argument of a module, so that a field of
 * the code may get another name and no running cluster takes that for a change (rules N3, R4).
 *
 * Frozen: names, values and the order of lists stand in hashes that running objects carry. A field that is undefined is no
 * part of a hash, so a new one may come as undefined. Everything else is another scheme, which holds instead of rolling.
 */
const scheme = "v1";

/** The cluster that something is of. */
interface HashedCluster {
  /** Name of the Cluster of Cluster API. */
  readonly name: string;
  readonly namespace: string;
}

/**
 * What all layers say of a machine, before any default of a schema or a module. The zone is no part of it: it tells slices
 * of a pool apart, and zones with equal machines share a template.
 */
interface MachineOrigin {
  readonly cluster: HashedCluster;
  readonly role: "ControlPlane" | "Worker";
  /** Of this step, in the form of the distribution: v1.35.2 or v1.35.2+rke2r1. */
  readonly version: string;
  /** The bootstrap provider by name, whatever its format: `kubeadm`, `rke2` or `nodeadm`; undefined where there is none. */
  readonly bootstrapFormat: string | undefined;
  /** `spec.infrastructure.<name>`. */
  readonly settings: Fields;
  /** `machine` of the control plane or of the pool, its class resolved. */
  readonly machine: Fields | undefined;
}

/** What all layers say of that which makes a node of a pool's machine. */
interface BootstrapOrigin {
  readonly cluster: HashedCluster;
  readonly version: string;
  /** `spec.kubernetes.kubelet`. */
  readonly kubelet: Fields | undefined;
  /** `spec.controlPlane.<name>`. */
  readonly settings: Fields;
  /** `spec.infrastructure.<name>`. */
  readonly infrastructure: Fields;
  /** Of the pool, its defaults merged in. */
  readonly nodes: Readonly<Record<"labels" | "taints" | "files" | "preCommands" | "postCommands", unknown>>;
}

/** What all layers say of the control plane itself, without what changes in place. */
export interface ControlPlaneOrigin {
  readonly cluster: HashedCluster;
  readonly version: string;
  /** `spec.kubernetes`. */
  readonly kubernetes: unknown;
  /** `spec.infrastructure.<name>`. */
  readonly infrastructure: Fields;
  /** `spec.controlPlane`. */
  readonly controlPlane: Fields;
}

/** What the XR itself says of control-plane machines (rule R5). */
export interface RequestedOfControlPlane {
  /** `spec.kubernetes`, with the version of this step where the XR names any. */
  readonly kubernetes: Fields;
  /** `spec.infrastructure`. */
  readonly infrastructure: unknown;
  /** `spec.controlPlane` without what changes in place, and without labels that are synced to nodes. */
  readonly controlPlane: Fields;
}

/** What the XR itself says of the machines of a pool (rule R5). */
export interface RequestedOfPool {
  /** Of this step, where the XR names any. */
  readonly version: string | undefined;
  /** `spec.kubernetes.kubelet`. */
  readonly kubelet: unknown;
  /** Of `spec.controlPlane.<name>`, what it says of workers. */
  readonly distribution: Fields | undefined;
  /** `spec.infrastructure`. */
  readonly infrastructure: unknown;
  readonly defaults: RequestedOfMachines | undefined;
  readonly pool: RequestedOfMachines | undefined;
}

/** What replaces machines of `workerDefaults` or of an entry of `workers`. */
export type RequestedOfMachines = Readonly<
  Record<"machine" | "version" | "zones" | "taints" | "files" | "preCommands" | "postCommands", unknown>
> & { readonly labels: Fields | undefined };

/** What replaces machines of a cluster from a ClusterClass, in all layers; or in the XR alone, without `cluster`. */
export interface TopologyOrigin {
  readonly cluster?: HashedCluster;
  /** The version of this step, where the layer says anything of Kubernetes. */
  readonly kubernetes: string | undefined;
  /** `spec.topology`. */
  readonly topology: unknown;
  readonly workers: readonly RequestedOfEntry[];
  readonly workerDefaults: RequestedOfEntry;
}

export type RequestedOfEntry = Readonly<Record<"name" | "topology" | "zones", unknown>>;

/** The inputs of a body by either of its two hashes, with the overrides of the same layers that target it. */
export type Origin = MachineOrigin | BootstrapOrigin | ControlPlaneOrigin | TopologyOrigin;
export type Requested = RequestedOfControlPlane | RequestedOfPool | TopologyOrigin;

/** Of the cluster's identity no more than was hashed from the first release on. */
export function selectHashedCluster({ name, namespace }: HashedCluster): HashedCluster {
  return { name, namespace };
}

export function hashOrigin(inputs: Origin | Requested, overrides: readonly Fields[]): string {
  return schemed({ ...inputs, overrides });
}

/** Of what owns machines: the hashes of all that its machines are, machines first. */
export function hashJoined(hashes: readonly (string | undefined)[]): string {
  return schemed(hashes);
}

/** Of what an object says of its machines within itself: the values at the paths of the module, in their order. */
export function hashInline(values: Json | readonly (Json | undefined)[]): string {
  return schemed(values);
}

/** The end of a template's name and key. The API version is no part of it, because it moves while machines stay. */
export function hashTemplate({ group, kind, spec, data }: HashedTemplate): string {
  return hashContent({ group, kind, spec, data });
}

interface HashedTemplate {
  readonly group: string;
  readonly kind: string;
  /** Without what is empty, overrides applied. */
  readonly spec: JsonObject | undefined;
  /** What a supporting object has instead of a spec. */
  readonly data?: JsonObject | undefined;
}

/** What lets a rollout go ahead that is held. */
interface Approval {
  /** The version that the cluster goes to, in steps. */
  readonly target: string;
  /** Of what the control plane says within itself: its hash, or of a topology the content. */
  readonly content: Json | undefined;
  /** Names of all templates by their content, those of the control plane first; a topology has none. */
  readonly templates: readonly string[];
}

/** The word by which the XR lets all of it go ahead. */
export function hashApproval({ target, content, templates }: Approval): string {
  return hashContent([target, content, ...templates]);
}

function schemed(value: unknown): string {
  return `${scheme}:${hashContent(value)}`;
}
