import type { Timeouts } from "../api/node-settings.ts";
import { type Fields, fieldsIn, itemsIn, setsField } from "../api/value.ts";
import { labelsOfZone, nodeAnnotations } from "../cluster-api/autoscaler.ts";
import { machineDeletion } from "../cluster-api/machine.ts";
import { renderRollout } from "../cluster-api/worker-group-body.ts";
import type { Json, JsonObject } from "../kubernetes/object.ts";
import { none } from "../kubernetes/prune.ts";
import type { TopologyPool } from "../lifecycle/topology.ts";
import type { TopologyScope } from "../scope/scope.ts";
import { healthCheckFields } from "./health-check.ts";
import { controlPlaneMachines, controlPlaneReplicas, entryMachines } from "./topology-size.ts";
import { autoscalerAnnotations } from "./autoscaling.ts";

/**
 * `spec.topology` of the Cluster. What nobody sets is left to the ClusterClass, but for the number of workers: that of
 * the portable API holds here too.
 * https://cluster-api.sigs.k8s.io/tasks/experimental-features/cluster-class/write-clusterclass
 */
export function topologyOf(scope: TopologyScope): JsonObject {
  const { spec, version, topology, pools } = scope;
  const entries = (kind: TopologyPool["kind"]) =>
    pools.filter((pool) => pool.kind === kind).map((pool) => poolEntry(scope, pool));
  const replicas = controlPlaneReplicas(scope);
  return {
    classRef: topology.classRef,
    version,
    variables: variables(topology.variables),
    controlPlane: {
      replicas,
      metadata: { labels: spec.controlPlane.labels },
      ...limits(fieldsIn(scope.said, "controlPlane"), spec.controlPlane, controlPlaneMachines(scope, replicas ?? 0)),
      variables: { overrides: variables(topology.controlPlane?.variables) },
    },
    workers: { machineDeployments: entries("MachineDeployment"), machinePools: entries("MachinePool") },
  };
}

function poolEntry(scope: TopologyScope, { slice, kind, className, name }: TopologyPool): JsonObject {
  const { pool, replicas, zone, index } = slice;
  const said = itemsIn(scope.said, "workers")[index];
  const common = {
    class: className,
    name,
    replicas,
    metadata: { labels: pool.labels, annotations: annotationsOf(slice) },
    variables: { overrides: variables(pool.topology?.variables) },
  };
  const machines = entryMachines(scope, name, slice);
  const { deletion, healthCheck } = limits(said, pool, machines);
  if (kind === "MachinePool") return { ...common, failureDomains: pool.zones?.toSorted(), deletion };
  return { ...common, failureDomain: zone, deletion, healthCheck, rollout: rollout(said, pool) };
}

/** Taints and other labels are the class's: whoever knows them names them in annotations of the pool. */
function annotationsOf({ pool, zone, autoscaling, ...slice }: TopologyPool["slice"]): JsonObject | undefined {
  const node = autoscaling && nodeAnnotations({ labels: { ...labelsOfZone(zone), ...pool.labels }, taints: [] });
  const limits = autoscalerAnnotations({ ...slice, pool, zone, autoscaling });
  const annotations = { ...node, ...pool.annotations, ...limits };
  return Object.keys(annotations).length === 0 ? undefined : annotations;
}

function rollout(said: Fields | undefined, pool: TopologyPool["slice"]["pool"]): JsonObject | undefined {
  return setsField(said, "rollout") ? { strategy: renderRollout(pool.rollout) } : undefined;
}

/**
 * Time limits and health checks that somebody sets. Cluster API merges the limits with those of the class one by one,
 * but takes a health check or a strategy as a whole, so the rest of those is ours then.
 */
function limits(
  said: Fields | undefined,
  pool: Pick<TopologyPool["slice"]["pool"], "healthCheck" | "timeouts">,
  machines: number,
): { deletion: JsonObject; healthCheck: JsonObject | undefined } {
  const { healthCheck, timeouts } = pool;
  const checks = healthCheck.enabled ? healthCheckFields(healthCheck, machines) : {};
  return {
    deletion: machineDeletion(onlySet(fieldsIn(said, "timeouts"), timeouts)),
    healthCheck: setsField(said, "healthCheck") ? { enabled: healthCheck.enabled, ...checks } : undefined,
  };
}

function onlySet(
  said: Fields = {},
  { drainSeconds, volumeDetachSeconds, deletionSeconds }: Timeouts,
): Partial<Timeouts> {
  return {
    ...(said["drainSeconds"] !== undefined && { drainSeconds }),
    ...(said["volumeDetachSeconds"] !== undefined && { volumeDetachSeconds }),
    ...(said["deletionSeconds"] !== undefined && { deletionSeconds }),
  };
}

type Variable = NonNullable<TopologyScope["topology"]["variables"]>[number];

function variables(list: readonly Variable[] | undefined): Json[] {
  return (list ?? []).map(({ name, value }) => ({ name, value: asSaid(value) }));
}

/** A value goes through as it was said, its empty lists too. */
function asSaid(value: unknown): Json {
  if (Array.isArray(value)) return value.length === 0 ? none : value.map((item: unknown) => asSaid(item));
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([field, inside]) => [field, asSaid(inside)]));
  }
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? value : null;
}
