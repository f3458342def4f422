import { clusterApiAnnotation, clusterApiLabel } from "../cluster-api/labels.ts";
import { coreApiVersion } from "../cluster-api/kinds.ts";
import { machineDeletion } from "../cluster-api/machine.ts";
import type { ObjectReference } from "../cluster-api/reference.ts";
import { type JsonObject, objectAt } from "../kubernetes/object.ts";
import { prune } from "../kubernetes/prune.ts";
import { ownAnnotation, ownLabel } from "../lifecycle/annotations.ts";
import type { Scope } from "../scope.ts";
import { syncedLabels } from "./machines.ts";
import { overridden } from "./override.ts";
import { objectOf, type Part } from "./part.ts";
import type { PoolSlice } from "../lifecycle/pools.ts";

/** What machines of a deployment are: everything here replaces them when it changes. */
export interface MachineContent {
  version: string;
  infrastructureRef: ObjectReference;
  configRef: ObjectReference;
}

export function machineDeployment(scope: Scope, slice: PoolSlice, content: MachineContent): Part {
  const { cluster, spec } = scope;
  const { pool, name } = slice;
  // Both labels, else the deployments of a cluster would select each other's machines (rule P2).
  const labels = { [clusterApiLabel.clusterName]: cluster.name, [clusterApiLabel.deploymentName]: name };
  const body = overridden(spec.overrides, {
    role: "Worker",
    pool: pool.name,
    body: {
      apiVersion: coreApiVersion,
      kind: "MachineDeployment",
      spec: {
        clusterName: cluster.name,
        replicas: slice.replicas,
        rollout: { strategy: rolloutStrategy(pool.rollout) },
        selector: { matchLabels: labels },
        template: {
          metadata: { labels: { ...syncedLabels(pool.labels), ...labels }, annotations: pool.annotations },
          spec: {
            clusterName: cluster.name,
            deletion: machineDeletion(pool.timeouts),
            ...machineContent(scope, slice, content),
          },
        },
      },
    },
  });
  const object = objectOf(body, {
    name,
    namespace: cluster.namespace,
    labels: { [ownLabel.pool]: pool.name },
    annotations: {
      ...autoscalerAnnotations(slice),
      ...(slice.zone !== undefined && { [ownAnnotation.zone]: slice.zone }),
    },
  });
  return { key: slice.key, role: "Worker", pool: pool.name, object };
}

function rolloutStrategy({ type, maxSurge, maxUnavailable }: PoolSlice["pool"]["rollout"]): JsonObject {
  return type === "OnDelete" ? { type } : { type, rollingUpdate: { maxSurge, maxUnavailable } };
}

/**
 * Until its turn has come, a pool keeps all that its machines are (rule V2): people change version and image together,
 * and the old version must not meet the new image.
 */
function machineContent(scope: Scope, slice: PoolSlice, content: MachineContent): JsonObject {
  const observed = scope.state.composed.get(slice.key);
  const running = objectAt(observed, "spec", "template", "spec");
  if (running && scope.plan.waiting.has(slice.key)) {
    const { version, bootstrap, infrastructureRef, failureDomain } = running;
    return prune({ version, bootstrap, infrastructureRef, failureDomain });
  }
  return {
    version: content.version,
    bootstrap: { configRef: content.configRef },
    infrastructureRef: content.infrastructureRef,
    failureDomain: slice.zone,
  };
}

/** Both limits and no replicas, in one answer: with one of them alone CAPI would reset the pool to one machine (rule P1). */
function autoscalerAnnotations({ autoscaling, pool }: PoolSlice): Record<string, string> {
  if (!autoscaling) return {};
  const { cpu, memory, ephemeralDisk, gpuType, gpuCount } = pool.autoscaling?.capacity ?? {};
  const capacity = { cpu, memory, "ephemeral-disk": ephemeralDisk, "gpu-type": gpuType, "gpu-count": gpuCount };
  const offers = Object.entries(capacity)
    .filter(([, offer]) => offer !== undefined)
    .map(([name, offer]) => [`${clusterApiAnnotation.autoscalerCapacity}${name}`, String(offer)]);
  return {
    [clusterApiAnnotation.autoscalerMinimum]: String(autoscaling.minimum),
    [clusterApiAnnotation.autoscalerMaximum]: String(autoscaling.maximum),
    ...Object.fromEntries(offers),
  };
}
