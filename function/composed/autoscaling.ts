import {
  labelsOfZone,
  renderNodeAnnotations,
  nodeFactsOfFlags,
  renderCapacityAnnotations,
} from "../cluster-api/autoscaler.ts";
import { clusterApiAnnotation } from "../cluster-api/labels.ts";
import { isPropagated } from "../cluster-api/machine.ts";
import type { PoolSlice } from "../lifecycle/pools.ts";
import type { Scope } from "../scope/scope.ts";
import { machinesOfPool } from "./machines.ts";
import { combineSetupOfNodes, selectSyncedLabels } from "./node-setup.ts";

/**
 * Renders both size limits. The same response omits replicas: with one limit only, Cluster API resets the pool to one
 * machine (rule P1).
 */
export function renderAutoscalerAnnotations({ autoscaling, pool }: PoolSlice): Record<string, string> {
  if (!autoscaling) return {};
  return {
    [clusterApiAnnotation.autoscalerMinimum]: String(autoscaling.minimum),
    [clusterApiAnnotation.autoscalerMaximum]: String(autoscaling.maximum),
    ...renderCapacityAnnotations(pool.autoscaling?.capacity),
  };
}

/**
 * Renders annotations that describe a future node of an autoscaled pool: an empty pool has no node from which the
 * autoscaler could read its labels and taints.
 */
export function describeAutoscaledNode(scope: Scope, slice: PoolSlice): Record<string, string> {
  const { pool, zone, autoscaling } = slice;
  if (!autoscaling) return {};
  const setup = combineSetupOfNodes(scope, pool, machinesOfPool(slice));
  const flags = nodeFactsOfFlags(setup.kubeletArgs ?? {});
  return renderNodeAnnotations({
    ...flags,
    labels: { ...labelsOfZone(zone), ...flags.labels, ...setup.labels, ...selectSyncedLabels(pool.labels) },
    taints: [...(setup.taints ?? flags.taints), ...(pool.taints ?? []).filter((taint) => isPropagated(taint))],
  });
}
