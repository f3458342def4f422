import { placements } from "../cluster-api/control-plane-placement.ts";
import { coreGroup } from "../cluster-api/kinds.ts";
import { clusterApiAnnotation } from "../cluster-api/labels.ts";
import { workerGroupKinds } from "../cluster-api/worker-groups.ts";
import {
  annotationOf,
  at,
  isKind,
  isObject,
  type Json,
  type JsonObject,
  listAt,
  numberAt,
  objectAt,
  textAt,
} from "../kubernetes/object.ts";
import { schema } from "../schema.ts";

/** Number of machines per group: one group per object, or in a topology one for the control plane and one per pool. */
export type MachineCounts = ReadonlyMap<string, number>;

/** Name of the group of an object that has only one group. */
export const wholeObject = "";

/** Limits of the cluster autoscaler for the number of machines of a group. */
export interface AutoscalerLimits {
  readonly minimum: number;
  readonly maximum: number;
}

/** Control-plane kinds that run on machines of the cluster. */
const machineControlPlanes = new Set(
  schema.controlPlane
    .filter(({ placement }) => placements[placement].hasMachines)
    .flatMap(({ kinds }) => kinds.filter(({ role }) => role === "ControlPlane").map(({ kind }) => kind)),
);

/** Paths that define the machines of an object: a difference replaces the machines. */
const machinePaths = [
  ...workerGroupKinds.flatMap(({ content }) => Object.values(content).map((path) => path.join("."))),
  ...schema.controlPlane.flatMap(({ shape, settings }) => [
    shape.version.path,
    ...(shape.machineTemplate ? [shape.machineTemplate.path] : []),
    ...shape.replacesMachines(settings.parse({})),
  ]),
];

/** The same in a topology, for the whole cluster and for one group. */
const topologyPaths = ["classRef", "version", "variables"].map((field) => `spec.topology.${field}`);
const groupPaths = ["class", "variables", "failureDomain", "failureDomains"];

/** Number of machines per group once the object is settled; empty for objects without machines. */
export function countMachines(object: JsonObject, before: MachineCounts = new Map()): MachineCounts {
  const groups = groupsOf(object).map(({ name, content, owner }): [string, number] => {
    const replicas = numberAt(content, "replicas") ?? numberAt(owner, "status", "replicas");
    return [name, replicas ?? predictReplicas(before.get(name), limitsOf(owner))];
  });
  return new Map(groups);
}

/** Names of the groups whose machines are replaced if `fields` differ. */
export function findReplacedGroups(object: JsonObject, fields: readonly string[]): string[] {
  const groups = groupsOf(object);
  const names = groups.map(({ name }) => name);
  const isChanged = (paths: readonly string[]) => fields.some((field) => paths.some((path) => isWithin(field, path)));
  if (!topologyOf(object)) return isChanged(machinePaths) ? names : [];
  if (isChanged(topologyPaths)) return names;
  return groups
    .filter((group) => isRestarted(group, fields) || isChanged(groupPaths.map((path) => pathIn(group, path))))
    .map(({ name }) => name);
}

/** Whether an override sets another time, before which machines of the group are replaced. */
function isRestarted(group: Group, fields: readonly string[]): boolean {
  const path = pathIn(group, "rollout.after");
  const isSet = at(group.content, "rollout", "after") !== undefined;
  return isSet && fields.some((field) => isWithin(field, path) || isWithin(path, field));
}

/** The path of a field of a group in a Cluster with a topology. */
function pathIn({ name }: Group, field: string): string {
  return `spec.topology.${name}.${field}`;
}

/** Autoscaler limits of each group that has some. */
export function findAutoscaledGroups(object: JsonObject): ReadonlyMap<string, AutoscalerLimits> {
  const groups = groupsOf(object).flatMap(({ name, owner }): [string, AutoscalerLimits][] => {
    const limits = limitsOf(owner);
    return limits ? [[name, limits]] : [];
  });
  return new Map(groups);
}

/**
 * The replicas that Cluster API's webhook sets once Crossplane no longer applies any: the current number, within limits
 * (https://cluster-api.sigs.k8s.io/tasks/automated-machine-management/autoscaling).
 */
export function predictReplicas(running: number | undefined, limits: AutoscalerLimits | undefined): number {
  if (!limits) return running ?? 0;
  return Math.min(Math.max(running ?? limits.minimum, limits.minimum), limits.maximum);
}

export function limitsOf(object: JsonObject): AutoscalerLimits | undefined {
  const minimum = annotationOf(object, clusterApiAnnotation.autoscalerMinimum);
  const maximum = annotationOf(object, clusterApiAnnotation.autoscalerMaximum);
  return minimum === undefined || maximum === undefined
    ? undefined
    : { minimum: Number(minimum), maximum: Number(maximum) };
}

export function topologyOf(object: JsonObject): JsonObject | undefined {
  return isKind(object, coreGroup, "Cluster") ? objectAt(object, "spec", "topology") : undefined;
}

function isWithin(field: string, path: string): boolean {
  return field === path || field.startsWith(`${path}.`) || field.startsWith(`${path}[`);
}

interface Group {
  readonly name: string;
  /** The part of the object with `replicas`. */
  readonly content: Json | undefined;
  /** The part of the object with the annotations of the autoscaler. */
  readonly owner: JsonObject;
}

function groupsOf(object: JsonObject): Group[] {
  const topology = topologyOf(object);
  if (topology) return groupsOfTopology(topology);
  return ownsMachines(object) ? [{ name: wholeObject, content: object["spec"], owner: object }] : [];
}

/** Groups of a topology. Machines that only the ClusterClass defines are not counted. */
function groupsOfTopology(topology: JsonObject): Group[] {
  const controlPlane = objectAt(topology, "controlPlane") ?? {};
  const pools = ["machineDeployments", "machinePools"].flatMap((list) =>
    listAt(topology, "workers", list)
      .filter((entry) => isObject(entry))
      .map((entry) => ({ name: `workers.${list}[${textAt(entry, "name")}]`, content: entry, owner: entry })),
  );
  return [{ name: "controlPlane", content: controlPlane, owner: controlPlane }, ...pools];
}

/** Whether an object owns machines. A hosted or cloud-managed control plane does not. */
function ownsMachines(object: JsonObject): boolean {
  const isGroup = workerGroupKinds.some(({ name }) => isKind(object, coreGroup, name));
  return isGroup || machineControlPlanes.has(textAt(object, "kind") ?? "");
}
