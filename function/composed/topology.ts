import type { Timeouts } from "../api/node-settings.ts";
import { type Fields, fieldsIn, itemsIn, setsField } from "../api/value.ts";
import { labelsOfZone, renderNodeAnnotations } from "../cluster-api/autoscaler.ts";
import { renderMachineDeletion, renderMachineTaints } from "../cluster-api/machine.ts";
import { renderRollout } from "../cluster-api/worker-group-body.ts";
import type { Json, JsonObject } from "../kubernetes/object.ts";
import { withoutPruning } from "../kubernetes/prune.ts";
import type { TopologyPool } from "../lifecycle/topology.ts";
import type { TopologyScope } from "../scope/scope.ts";
import { renderHealthCheck } from "./health-check.ts";
import { decideControlPlaneReplicas, type TopologySizes } from "./topology-size.ts";
import { renderAutoscalerAnnotations } from "./autoscaling.ts";

/**
 * Renders `spec.topology` of the Cluster. Fields that no layer sets are left to the ClusterClass, except for the number
 * of workers, which has the default of the portable API.
 * https://cluster-api.sigs.k8s.io/tasks/experimental-features/cluster-class/write-clusterclass
 */
export function renderTopology(scope: TopologyScope, sizes: TopologySizes): JsonObject {
  const { spec, version, topology, pools } = scope;
  const entries = (kind: TopologyPool["kind"]) =>
    pools.filter((pool) => pool.kind === kind).map((pool) => renderEntry(scope, pool, sizes));
  const replicas = decideControlPlaneReplicas(scope);
  return {
    classRef: topology.classRef,
    version,
    variables: renderVariables(topology.variables),
    controlPlane: {
      replicas,
      metadata: { labels: spec.controlPlane.labels, annotations: spec.controlPlane.annotations },
      ...renderTimeoutsAndCheck(
        fieldsIn(scope.layeredSpec, "controlPlane"),
        spec.controlPlane,
        sizes.controlPlane(replicas ?? 0),
      ),
      readinessGates: renderGates(spec.controlPlane.readinessGates),
      taints: renderMachineTaints(spec.controlPlane.taints),
      variables: { overrides: renderVariables(topology.controlPlane?.variables) },
    },
    workers: { machineDeployments: entries("MachineDeployment"), machinePools: entries("MachinePool") },
  };
}

function renderEntry(
  scope: TopologyScope,
  { slice, kind, className, name }: TopologyPool,
  sizes: TopologySizes,
): JsonObject {
  const { pool, replicas, zone, index } = slice;
  const layered = itemsIn(scope.layeredSpec, "workers")[index];
  const common = {
    class: className,
    name,
    replicas,
    metadata: { labels: pool.labels, annotations: renderAnnotations(slice) },
    variables: { overrides: renderVariables(pool.topology?.variables) },
    minReadySeconds: pool.minReadySeconds,
  };
  const { deletion, healthCheck } = renderTimeoutsAndCheck(layered, pool, sizes.entry(name, slice));
  if (kind === "MachinePool") return { ...common, failureDomains: pool.zones?.toSorted(), deletion };
  return {
    ...common,
    failureDomain: zone,
    deletion: { ...deletion, order: pool.deletionOrder },
    readinessGates: renderGates(pool.readinessGates),
    taints: renderMachineTaints(pool.taints),
    healthCheck,
    rollout: renderPoolRollout(layered, pool),
  };
}

/**
 * Describes a future node for the autoscaler by zone, labels and taints of the pool. Other taints and labels are part
 * of the ClusterClass: to describe them, users set the annotations of the pool.
 */
function renderAnnotations({ pool, zone, autoscaling, ...slice }: TopologyPool["slice"]): JsonObject | undefined {
  const labels = { ...labelsOfZone(zone), ...pool.labels };
  const node = autoscaling && renderNodeAnnotations({ labels, taints: pool.taints ?? [] });
  const limits = renderAutoscalerAnnotations({ ...slice, pool, zone, autoscaling });
  const annotations = { ...node, ...pool.annotations, ...limits };
  return Object.keys(annotations).length === 0 ? undefined : annotations;
}

function renderPoolRollout(layered: Fields | undefined, pool: TopologyPool["slice"]["pool"]): JsonObject | undefined {
  return setsField(layered, "rollout") ? { strategy: renderRollout(pool.rollout) } : undefined;
}

/**
 * Renders timeouts and health checks that a layer sets. Cluster API merges each timeout with that of the class, but
 * replaces a health check or a strategy as a whole, so the function then renders all its fields.
 */
function renderTimeoutsAndCheck(
  layered: Fields | undefined,
  pool: Pick<TopologyPool["slice"]["pool"], "healthCheck" | "timeouts">,
  machines: number,
): { deletion: JsonObject; healthCheck: JsonObject | undefined } {
  const { healthCheck, timeouts } = pool;
  const checks = healthCheck.enabled ? renderHealthCheck(healthCheck, machines) : {};
  return {
    deletion: renderMachineDeletion(selectSet(fieldsIn(layered, "timeouts"), timeouts)),
    healthCheck: setsField(layered, "healthCheck") ? { enabled: healthCheck.enabled, ...checks } : undefined,
  };
}

function selectSet(
  layered: Fields = {},
  { drainSeconds, volumeDetachSeconds, deletionSeconds }: Timeouts,
): Partial<Timeouts> {
  return {
    ...(layered["drainSeconds"] !== undefined && { drainSeconds }),
    ...(layered["volumeDetachSeconds"] !== undefined && { volumeDetachSeconds }),
    ...(layered["deletionSeconds"] !== undefined && { deletionSeconds }),
  };
}

function renderGates(gates: TopologyPool["slice"]["pool"]["readinessGates"]): Json[] | undefined {
  return gates?.map((gate) => ({ ...gate }));
}

type Variable = NonNullable<TopologyScope["topology"]["variables"]>[number];

function renderVariables(list: readonly Variable[] | undefined): Json[] {
  return (list ?? []).map(({ name, value }) => ({ name, value: withoutPruning(value) }));
}
