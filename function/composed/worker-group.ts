import { renderSkippedChecks } from "../cluster-api/preflight.ts";
import type { ContractReference } from "../cluster-api/reference.ts";
import { renderWorkerGroup } from "../cluster-api/worker-group-body.ts";
import { ownAnnotation, ownLabel } from "../lifecycle/annotations.ts";
import type { PoolSlice } from "../lifecycle/pools.ts";
import type { Scope } from "../scope/scope.ts";
import { describeAutoscaledNode, renderAutoscalerAnnotations } from "./autoscaling.ts";
import { selectSyncedLabels } from "./node-setup.ts";
import { applyOverrides } from "./override.ts";
import { objectOf, type Part } from "./part.ts";

/** Content of a group's machines: every change of it replaces them. */
export interface MachineContent {
  version: string;
  infrastructure: ContractReference;
  bootstrap: ContractReference | undefined;
  /** Annotations with the origin of this content. */
  origin: Record<string, string>;
}

export function composeWorkerGroup(scope: Scope, slice: PoolSlice, { origin, ...content }: MachineContent): Part {
  const { cluster } = scope;
  const { pool, name, replicas, zone } = slice;
  const labels = selectSyncedLabels(pool.labels);
  const { rollout, machineAnnotations, taints, timeouts, minReadySeconds, readinessGates, deletionOrder } = pool;
  const ofMachines = { labels, machineAnnotations, taints, timeouts, minReadySeconds, readinessGates };
  const changesInPlace = { rollout, deletionOrder, ...ofMachines };
  const identity = { clusterName: cluster.name, name, replicas };
  const body = renderWorkerGroup({ ...identity, ...changesInPlace, ...content, failureDomain: zone });
  const object = objectOf(applyOverrides(scope, { role: "Worker", pool: pool.name, body }), {
    name,
    namespace: cluster.namespace,
    labels: { [ownLabel.pool]: pool.name },
    annotations: {
      ...pool.annotations,
      ...origin,
      ...describeAutoscaledNode(scope, slice),
      ...renderAutoscalerAnnotations(slice),
      ...(zone !== undefined && { [ownAnnotation.zone]: zone }),
      ...skipPreflight(scope),
    },
  });
  return { key: slice.key, role: "Worker", pool: pool.name, object };
}

function skipPreflight({ controlPlane, joinsNewer }: Scope): Record<string, string> {
  const reportsVersion = controlPlane.provider.shape.reportsVersion !== false;
  return renderSkippedChecks({ reportsVersion, joinsNewer: joinsNewer !== undefined });
}
