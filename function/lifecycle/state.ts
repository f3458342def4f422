import { isInfrastructureProvisioned } from "../cluster-api/contract.ts";
import { type Members, groupMembers, type MemberSet, readMemberSet } from "../cluster-api/group-members.ts";
import { requiredMachines, requiredSets } from "../cluster-api/group-requirements.ts";
import { contractOf, isTemplate, type KindFacts, roleOf } from "../cluster-api/kind-facts.ts";
import { type ObservedCluster, readCluster } from "../cluster-api/observed-cluster.ts";
import { type ObservedControlPlane, readControlPlane } from "../cluster-api/observed-control-plane.ts";
import { findReferenced } from "../cluster-api/reference.ts";
import { isObject, type JsonObject, textAt } from "../kubernetes/object.ts";
import { isSupportingKey } from "./supporting-key.ts";
import { type ObservedGroup, readWorkerGroups } from "./worker-groups.ts";

/** An observed composed resource and its key. */
export interface ObservedResource {
  readonly key: string;
  readonly object: JsonObject;
}

/**
 * An upgrade step of one worker group. It is announced on the Cluster first, and applied to the group once the Cluster
 * is observed with it. One group at a time has a step. So the observed Cluster shows whether the group may have the new
 * version already, even if the observed group is stale (docs/decisions/0114).
 */
export interface PoolStep {
  /** Name of the worker group. */
  readonly name: string;
  /** A group that is deleted and created again under its name has another UID. */
  readonly uid: string;
  readonly version: string;
}

/** Facts of the observed objects of a cluster, read once per call and never changed. */
export interface State {
  /** Observed composed resources by key, keys sorted. */
  readonly composed: ReadonlyMap<string, JsonObject>;
  /** Cluster API's Cluster. */
  readonly coreCluster: ObservedCluster | undefined;
  readonly infrastructureCluster: JsonObject | undefined;
  /** Read by the contract of its kind. Once true, it never becomes false again. */
  readonly isInfrastructureProvisioned: boolean;
  readonly controlPlane: ObservedControlPlane | undefined;
  /** By composed-resource key. */
  readonly workerGroups: ReadonlyMap<string, ObservedGroup>;
  /** Machine and bootstrap templates: objects of a kind with this role. */
  readonly templates: readonly ObservedResource[];
  /** The objects of `templates`. */
  readonly templateObjects: readonly JsonObject[];
  /**
   * Supporting objects of machines and of the cluster. Objects of add-ons are not among them, even of the same kind.
   */
  readonly supporting: readonly ObservedResource[];
  /** MachineSets by worker group; undefined if they were not read. They are required only during a rollout. */
  readonly memberSets: Members<MemberSet> | undefined;
  /** Machines by worker group; undefined if they were not read. They are required before a pool is deleted. */
  readonly machines: Members<JsonObject> | undefined;
  /** True for a restored or adopted cluster, whose objects were read as required resources (rule N5). */
  readonly isRestored: boolean;
  /**
   * Stale worker groups by key, as they are observed. All other facts here include their pending writes; see
   * `withPendingWrites`.
   */
  readonly stale: ReadonlyMap<string, ObservedGroup>;
  /** Announced step of a worker group that is not observed with its version yet; see `withPoolStep`. */
  readonly poolStep: (PoolStep & Pick<ObservedResource, "key">) | undefined;
  /** Keys of missing resources: Crossplane omitted them from the observed ones, so they were read by name. */
  readonly missing: ReadonlySet<string>;
}

/** Composed-resource key of the Cluster. */
export const coreClusterKey = "cluster";

/** Observed and required resources of a request; see ComposeInput. */
interface Resources {
  readonly observed: Readonly<Record<string, JsonObject>>;
  readonly required?: Readonly<Record<string, readonly JsonObject[]>>;
}

/** Reads the facts of a cluster. An object whose kind no module lists is only in `composed`. */
export function readState({ observed, required = {} }: Resources, kinds: KindFacts): State {
  const composed = new Map(Object.entries(observed).toSorted(([left], [right]) => (left < right ? -1 : 1)));
  const resources = [...composed].map(([key, object]) => ({ key, object }));
  const objects = resources.map((resource) => resource.object);
  const coreCluster = readCoreCluster(observed);
  const templates = resources.filter(({ object }) => isTemplate(kinds, object));
  const standing = (role: SingletonRole) => resources.find((resource) => hasRole(kinds, resource, role))?.object;
  const infrastructureCluster =
    findReferenced(coreCluster?.object, ["spec", "infrastructureRef"], objects) ?? standing("InfrastructureCluster");
  const controlPlane =
    findReferenced(coreCluster?.object, ["spec", "controlPlaneRef"], objects) ?? standing("ControlPlane");
  return {
    composed,
    coreCluster,
    infrastructureCluster,
    isInfrastructureProvisioned:
      infrastructureCluster !== undefined &&
      isInfrastructureProvisioned(infrastructureCluster, contractOf(kinds, infrastructureCluster)),
    controlPlane: controlPlane && readControlPlane(controlPlane, kinds, required[requiredMachines]),
    workerGroups: readWorkerGroups(composed),
    templates,
    templateObjects: templates.map(({ object }) => object),
    supporting: resources.filter(({ key, object }) => isSupportingKey(key) && roleOf(kinds, object) === "Supporting"),
    memberSets: membersIn(required[requiredSets], readMemberSet),
    machines: membersIn(required[requiredMachines], (object) => object),
    isRestored: false,
    stale: new Map(),
    poolStep: undefined,
    missing: new Set(),
  };
}

export function readCoreCluster(observed: Resources["observed"]): ObservedCluster | undefined {
  const object = Object.hasOwn(observed, coreClusterKey) ? observed[coreClusterKey] : undefined;
  return object && readCluster(object);
}

const keysOfRoles = { InfrastructureCluster: "infrastructure-cluster", ControlPlane: "control-plane" } as const;
type SingletonRole = keyof typeof keysOfRoles;

/**
 * Returns the key of an object that a cluster has once. The format is frozen, because Crossplane finds existing objects
 * by key.
 */
export function keyOfSingleton(role: SingletonRole, kind = ""): string {
  return `${keysOfRoles[role]}-${kind.toLowerCase()}`;
}

/** Compares the key as well, because another step of the pipeline may compose objects of the same kind. */
function hasRole(kinds: KindFacts, { key, object }: ObservedResource, role: SingletonRole): boolean {
  return roleOf(kinds, object) === role && key === keyOfSingleton(role, textAt(object, "kind"));
}

function membersIn<Member>(
  objects: readonly JsonObject[] | undefined,
  read: (object: JsonObject) => Member,
): Members<Member> | undefined {
  return objects && groupMembers(objects, read);
}

/** Returns the first object of a requirement; undefined if it was not read or does not exist. */
export function findFirstRequired(
  required: Readonly<Record<string, readonly JsonObject[]>>,
  name: string,
): JsonObject | undefined {
  return (required[name] ?? []).find((item) => isObject(item));
}
