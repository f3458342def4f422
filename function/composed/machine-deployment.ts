import { clusterApiLabel } from "../cluster-api/labels.ts";
import { coreApiVersion } from "../cluster-api/kinds.ts";
import { machineDeletion } from "../cluster-api/machine.ts";
import type { ContractReference } from "../cluster-api/reference.ts";
import type { JsonObject } from "../kubernetes/object.ts";
import { ownAnnotation, ownLabel } from "../lifecycle/annotations.ts";
import type { Scope } from "../scope/scope.ts";
import { autoscaledNode, autoscalerAnnotations } from "./autoscaling.ts";
import { syncedLabels } from "./node-setup.ts";
import { overridden } from "./override.ts";
import { objectOf, type Part } from "./part.ts";
import type { PoolSlice } from "../lifecycle/pools.ts";

/** What machines of a deployment are: everything here replaces them when it changes. */
export interface MachineContent {
  version: string;
  infrastructureRef: ContractReference;
  configRef: ContractReference;
  /** Annotations that say what this content was rendered from. */
  origin: Record<string, string>;
}

export function machineDeployment(scope: Scope, slice: PoolSlice, content: MachineContent): Part {
  const { pool, name } = slice;
  const body = overridden(scope, {
    role: "Worker",
    pool: pool.name,
    body: { apiVersion: coreApiVersion, kind: "MachineDeployment", spec: deploymentSpec(scope, slice, content) },
  });
  const object = objectOf(body, {
    name,
    namespace: scope.cluster.namespace,
    labels: { [ownLabel.pool]: pool.name },
    annotations: {
      ...content.origin,
      ...autoscaledNode(scope, slice),
      ...autoscalerAnnotations(slice),
      ...(slice.zone !== undefined && { [ownAnnotation.zone]: slice.zone }),
    },
  });
  return { key: slice.key, role: "Worker", pool: pool.name, object };
}

function deploymentSpec(
  { cluster }: Scope,
  { pool, name, replicas, zone }: PoolSlice,
  content: MachineContent,
): JsonObject {
  // Both labels, else the deployments of a cluster would select each other's machines (rule P2).
  const labels = { [clusterApiLabel.clusterName]: cluster.name, [clusterApiLabel.deploymentName]: name };
  return {
    clusterName: cluster.name,
    replicas,
    rollout: { strategy: rolloutStrategy(pool.rollout) },
    selector: { matchLabels: labels },
    template: {
      metadata: { labels: { ...syncedLabels(pool.labels), ...labels }, annotations: pool.annotations },
      spec: {
        clusterName: cluster.name,
        deletion: machineDeletion(pool.timeouts),
        version: content.version,
        bootstrap: { configRef: content.configRef },
        infrastructureRef: content.infrastructureRef,
        failureDomain: zone,
      },
    },
  };
}

export function rolloutStrategy({ type, maxSurge, maxUnavailable }: PoolSlice["pool"]["rollout"]): JsonObject {
  return type === "OnDelete" ? { type } : { type, rollingUpdate: { maxSurge, maxUnavailable } };
}
