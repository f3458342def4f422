import { placements } from "../cluster-api/control-plane-placement.ts";
import { coreGroup } from "../cluster-api/kinds.ts";
import { clusterApiAnnotation } from "../cluster-api/labels.ts";
import { workerGroupKinds } from "../cluster-api/worker-groups.ts";
import {
  annotationOf,
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

/** Numbers of machines by group: what an object stands for, or within a topology its control plane and each pool. */
export type MachineCounts = ReadonlyMap<string, number>;

/** The group of an object that stands for one. */
export const wholeObject = "";

/** Limits of the cluster autoscaler, where it chooses the number of machines. */
export interface AutoscalerLimits {
  readonly minimum: number;
  readonly maximum: number;
}

/** Kinds of control planes that stand for machines of the cluster's own. */
const machineControlPlanes = new Set(
  schema.controlPlane
    .filter(({ placement }) => placements[placement].hasMachines)
    .flatMap(({ kinds }) => kinds.filter(({ role }) => role === "ControlPlane").map(({ kind }) => kind)),
);

/** Where an object says what its machines are: a difference there replaces them. */
const machinePaths = [
  ...workerGroupKinds.flatMap(({ content }) => Object.values(content).map((path) => path.join("."))),
  ...schema.controlPlane.flatMap(({ shape, settings }) => [
    shape.version.path,
    ...(shape.machineTemplate ? [shape.machineTemplate.path] : []),
    ...shape.replacesMachines(settings.parse({})),
  ]),
];

/** The same in a topology: of the whole cluster, and of one group. */
const topologyPaths = ["classRef", "version", "variables"].map((field) => `spec.topology.${field}`);
const groupPaths = ["class", "variables", "failureDomain", "failureDomains"];

/** The machines that an object stands for once it is settled; templates and health checks stand for none. */
export function countMachines(object: JsonObject, before: MachineCounts = new Map()): MachineCounts {
  const groups = groupsOf(object).map(({ name, content, owner }): [string, number] => {
    const given = numberAt(content, "replicas") ?? numberAt(owner, "status", "replicas");
    return [name, given ?? isHandedOver(before.get(name), limitsOf(owner))];
  });
  return new Map(groups);
}

/** Names of the groups whose machines become others, by the paths that differ. */
export function findReplacedGroups(object: JsonObject, fields: readonly string[]): string[] {
  const names = groupsOf(object).map(({ name }) => name);
  const isHit = (paths: readonly string[]) => fields.some((field) => paths.some((path) => isWithin(field, path)));
  if (!topologyOf(object)) return isHit(machinePaths) ? names : [];
  if (isHit(topologyPaths)) return names;
  return names.filter((name) => isHit(groupPaths.map((path) => `spec.topology.${name}.${path}`)));
}

/** Limits by group, of those that the autoscaler scales. */
export function findAutoscaledGroups(object: JsonObject): ReadonlyMap<string, AutoscalerLimits> {
  const groups = groupsOf(object).flatMap(({ name, owner }): [string, AutoscalerLimits][] => {
    const limits = limitsOf(owner);
    return limits ? [[name, limits]] : [];
  });
  return new Map(groups);
}

/**
 * Cluster API's webhook fills in replicas that nobody applies any more: the number stays, within the limits
 * (https://cluster-api.sigs.k8s.io/tasks/automated-machine-management/autoscaling).
 */
export function isHandedOver(running: number | undefined, limits: AutoscalerLimits | undefined): number {
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
  /** What has `replicas`. */
  readonly content: Json | undefined;
  /** What has the annotations of the autoscaler. */
  readonly owner: JsonObject;
}

function groupsOf(object: JsonObject): Group[] {
  const topology = topologyOf(object);
  if (topology) return groupsOfTopology(topology);
  return ownsMachines(object) ? [{ name: wholeObject, content: object["spec"], owner: object }] : [];
}

/** What a class decides is not counted. */
function groupsOfTopology(topology: JsonObject): Group[] {
  const controlPlane = objectAt(topology, "controlPlane") ?? {};
  const pools = ["machineDeployments", "machinePools"].flatMap((list) =>
    listAt(topology, "workers", list)
      .filter((entry) => isObject(entry))
      .map((entry) => ({ name: `workers.${list}[${textAt(entry, "name")}]`, content: entry, owner: entry })),
  );
  return [{ name: "controlPlane", content: controlPlane, owner: controlPlane }, ...pools];
}

/** A control plane that is hosted, or that a cloud manages, has no machines of ours. */
function ownsMachines(object: JsonObject): boolean {
  const isGroup = workerGroupKinds.some(({ name }) => isKind(object, coreGroup, name));
  return isGroup || machineControlPlanes.has(textAt(object, "kind") ?? "");
}
