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

/** A composed resource as it is observed, under the key that Crossplane knows it by. */
export interface ObservedResource {
  readonly key: string;
  readonly object: JsonObject;
}

/**
 * The version that a worker group goes to. It is announced on the Cluster first, one pool after the other, and the pool
 * is told once that is observed. So whoever sees the Cluster knows that a pool may have its new version already, however
 * late it is observed (docs/decisions/0114).
 */
export interface PoolStep {
  readonly name: string;
  /** A pool of the same name that is made later is another one. */
  readonly uid: string;
  readonly version: string;
}

/** What exists of a cluster: facts from observed state, read once and never changed. */
export interface State {
  readonly composed: ReadonlyMap<string, JsonObject>;
  /** CAPI's Cluster. */
  readonly coreCluster: ObservedCluster | undefined;
  readonly infrastructureCluster: JsonObject | undefined;
  /** By the contract that it follows; it never turns false again. */
  readonly isInfrastructureProvisioned: boolean;
  readonly controlPlane: ObservedControlPlane | undefined;
  /** By their keys. */
  readonly workerGroups: ReadonlyMap<string, ObservedGroup>;
  /** What machines are made from, by the roles of kinds: machine and bootstrap templates. */
  readonly templates: readonly ObservedResource[];
  /** The same without their keys. */
  readonly templateObjects: readonly JsonObject[];
  /** Supporting objects of machines and of the cluster: add-ons are none, though their kinds have that role too. */
  readonly supporting: readonly ObservedResource[];
  /** Undefined while nobody has looked: they are asked for only while something rotates. */
  readonly memberSets: Members<MemberSet> | undefined;
  /** The same for Machines: asked for before a pool is dropped. */
  readonly machines: Members<JsonObject> | undefined;
  /** Nothing of it is observed yet: it was restored or is being adopted, and was read as required resources (rule N5). */
  readonly isRestored: boolean;
  /** Keys of worker groups that are seen at an older version than they were told; see `withTold`. */
  readonly late: ReadonlySet<string>;
  /** The worker group that is observed without the version that the Cluster announces for it; see `withPoolStep`. */
  readonly poolStep: (PoolStep & Pick<ObservedResource, "key">) | undefined;
  /** Keys of what was read because Crossplane did not hand it over, so that it could not remove it either. */
  readonly missing: ReadonlySet<string>;
}

export const coreClusterKey = "cluster";

/** What Crossplane shows of a cluster; see ComposeInput. */
interface Shown {
  readonly observed: Readonly<Record<string, JsonObject>>;
  readonly required?: Readonly<Record<string, readonly JsonObject[]>>;
}

/** Reads what is shown. An object of a kind that no module lists is nothing of a cluster: it is only known by its key. */
export function readState({ observed, required = {} }: Shown, kinds: KindFacts): State {
  const composed = new Map(Object.entries(observed).toSorted(([left], [right]) => (left < right ? -1 : 1)));
  const resources = [...composed].map(([key, object]) => ({ key, object }));
  const objects = resources.map((resource) => resource.object);
  const coreCluster = readCoreCluster(observed);
  const templates = resources.filter(({ object }) => isTemplate(kinds, object));
  const standing = (role: StandingRole) => resources.find((resource) => hasRole(kinds, resource, role))?.object;
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
    late: new Set(),
    poolStep: undefined,
    missing: new Set(),
  };
}

export function readCoreCluster(observed: Shown["observed"]): ObservedCluster | undefined {
  const object = Object.hasOwn(observed, coreClusterKey) ? observed[coreClusterKey] : undefined;
  return object && readCluster(object);
}

const keysOfRoles = { InfrastructureCluster: "infrastructure-cluster", ControlPlane: "control-plane" } as const;
type StandingRole = keyof typeof keysOfRoles;

/** Key of what a cluster has once; frozen, since Crossplane knows running objects by it. */
export function keyOfStanding(role: StandingRole, kind = ""): string {
  return `${keysOfRoles[role]}-${kind.toLowerCase()}`;
}

/** Under the key of its role too: another step of the pipeline may compose objects of our kinds under keys of its own. */
function hasRole(kinds: KindFacts, { key, object }: ObservedResource, role: StandingRole): boolean {
  return roleOf(kinds, object) === role && key === keyOfStanding(role, textAt(object, "kind"));
}

function membersIn<Member>(
  objects: readonly JsonObject[] | undefined,
  read: (object: JsonObject) => Member,
): Members<Member> | undefined {
  return objects && groupMembers(objects, read);
}

/** The facts of a required resource: undefined before Crossplane has looked, empty where there is none. */
export function findFirstRequired(
  required: Readonly<Record<string, readonly JsonObject[]>>,
  name: string,
): JsonObject | undefined {
  return (required[name] ?? []).find((item) => isObject(item));
}
