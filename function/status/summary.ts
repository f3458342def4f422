import type { Status } from "../api/status.ts";
import { readReplicas, type ReplicaCounts, runningVersion } from "../cluster-api/contract.ts";
import { at, type JsonObject, labelOf, numberAt, objectAt, textAt } from "../kubernetes/object.ts";
import { compareVersions, parseVersion } from "../kubernetes/version.ts";
import { ownLabel } from "../lifecycle/annotations.ts";
import type { Scope } from "../scope.ts";
import { describe } from "../lifecycle/rollout.ts";
import type { Composition } from "./answer.ts";
import { lastOperation } from "./operation.ts";
import { type Phase, phaseOf } from "./phase.ts";
import { problemsOf } from "./problems.ts";
import { rolloutsOf } from "./rollouts.ts";

/** The status of the KubernetesCluster: numbers and words from what is observed, nothing guessed. */
export function clusterStatus(scope: Scope, composition: Composition, functionVersion: string): Status {
  const { state, spec, composite, cluster } = scope;
  const controlPlane = state.controlPlane && controlPlaneReplicas(state.controlPlane);
  const workers = workerPools(scope);
  const endpoint = endpointOf(state.coreCluster);
  const isInitialized = at(state.coreCluster, "status", "initialization", "controlPlaneInitialized") === true;
  const phase = phaseOf(scope);
  return {
    phase,
    ...detailsOf(scope, composition, phase),
    endpoint,
    kubeconfigSecretRef: isInitialized ? { name: `${cluster.name}-kubeconfig`, key: "value" } : undefined,
    version: {
      desired: spec.kubernetes.version,
      controlPlane: state.controlPlane && runningVersion(state.controlPlane),
      workers: oldest(workers.map((pool) => pool.version)),
    },
    controlPlane,
    workers: workers.length > 0 ? workers : undefined,
    summary: {
      controlPlane: controlPlaneColumn(state.controlPlane, controlPlane),
      workers: workers.length > 0 ? fraction(total(workers)) : undefined,
      endpoint: endpoint && `${endpoint.host}:${endpoint.port}`,
    },
    observedGeneration: numberAt(composite, "metadata", "generation"),
    functionVersion,
  };
}

/** What is absent while there is nothing to say. */
function detailsOf(scope: Scope, composition: Composition, phase: Phase): Partial<Status> {
  const { target, step, steps } = scope.plan.upgrade;
  const [problems, rollouts] = [problemsOf(scope), rolloutsOf(scope, composition)];
  const retained = composition.retention.kept.map(({ object }) => describe(object)).toSorted();
  return {
    upgrade: steps.length > 0 ? { target, next: step, steps: [...steps] } : undefined,
    lastOperation: lastOperation(scope, phase),
    problems: problems.length > 0 ? problems : undefined,
    rollouts: rollouts.length > 0 ? rollouts : undefined,
    retainedTemplates: retained.length > 0 ? retained : undefined,
  };
}

type WorkerPool = NonNullable<Status["workers"]>[number];

function controlPlaneColumn(controlPlane: JsonObject | undefined, counts: ReplicaCounts | undefined) {
  return counts ? fraction(counts) : controlPlane && "managed";
}

/** Undefined where a cloud manages the control plane: it has no machines of ours. */
function controlPlaneReplicas(controlPlane: JsonObject): ReplicaCounts | undefined {
  const desired = numberAt(controlPlane, "spec", "replicas");
  return desired === undefined ? undefined : readReplicas(objectAt(controlPlane, "status"), desired);
}

/** Pools by name; the MachineDeployments of all zones together. */
function workerPools({ state, plan }: Scope): WorkerPool[] {
  const leaving = new Set(plan.leaving.map(({ key }) => key));
  const slices = state.machineDeployments.map(({ key, object }): WorkerPool => ({
    name: labelOf(object, ownLabel.pool) ?? key,
    ...readReplicas(objectAt(object, "status"), numberAt(object, "spec", "replicas") ?? 0),
    version: textAt(object, "spec", "template", "spec", "version"),
    leaving: leaving.has(key) ? true : undefined,
  }));
  const names = [...new Set(slices.map((slice) => slice.name))].toSorted();
  return names.map((name) =>
    joined(
      name,
      slices.filter((slice) => slice.name === name),
    ),
  );
}

function joined(name: string, slices: readonly WorkerPool[]): WorkerPool {
  return {
    name,
    ...total(slices),
    version: oldest(slices.map((slice) => slice.version)),
    leaving: slices.every((slice) => slice.leaving) ? true : undefined,
  };
}

function total(pools: readonly WorkerPool[]): ReplicaCounts {
  const sum = (field: keyof ReplicaCounts) => pools.reduce((all, pool) => all + (pool[field] ?? 0), 0);
  return { desired: sum("desired"), ready: sum("ready"), upToDate: sum("upToDate"), available: sum("available") };
}

function fraction({ ready, desired }: ReplicaCounts): string {
  return `${ready}/${desired}`;
}

function endpointOf(coreCluster: JsonObject | undefined): { host: string; port: number } | undefined {
  const host = textAt(coreCluster, "spec", "controlPlaneEndpoint", "host");
  const port = numberAt(coreCluster, "spec", "controlPlaneEndpoint", "port");
  return host === undefined || host === "" || port === undefined ? undefined : { host, port };
}

function oldest(versions: readonly (string | undefined)[]): string | undefined {
  const known = versions.flatMap((text) => {
    const version = text === undefined ? undefined : parseVersion(text);
    return text !== undefined && version ? [{ text, version }] : [];
  });
  return known.toSorted((left, right) => compareVersions(left.version, right.version))[0]?.text;
}
