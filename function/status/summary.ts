import type { Status } from "../api/status.ts";
import { replicasOf } from "../cluster-api/machine-progress.ts";
import { describe } from "../kubernetes/object.ts";
import { ownAnnotation } from "../lifecycle/annotations.ts";
import { coreClusterKey } from "../lifecycle/state.ts";
import type { ClusterScope } from "../scope/scope.ts";
import { listWritesToRecord } from "../lifecycle/pending-writes.ts";
import type { Composition } from "../composed/composition.ts";
import { addonsOf } from "./addons.ts";
import { columnOf, countControlPlane, countWorkers, findOldest, addUp } from "./counts.ts";
import { describeOperation } from "./operation.ts";
import { type Phase, phaseOf } from "./phase.ts";
import { problemsOf } from "./problems.ts";
import { rolloutsOf } from "./rollouts.ts";
import { generationOf } from "./previous.ts";

/** The status of the KubernetesCluster: numbers and words from what is observed, nothing guessed. */
export function summarizeCluster(scope: ClusterScope, composition: Composition, functionVersion: string): Status {
  const { state, composite, cluster } = scope;
  const workers = workerPools(scope);
  const endpoint = state.coreCluster?.endpoint;
  const phase = phaseOf(scope);
  return {
    phase,
    ...detailsOf(scope, composition, phase),
    endpoint,
    kubeconfigSecretRef: state.coreCluster?.isInitialized
      ? { name: `${cluster.name}-kubeconfig`, key: "value" }
      : undefined,
    ...numbersOf(scope, workers, endpoint),
    workers: workers.length > 0 ? workers : undefined,
    addons: addonsOf(scope.addons),
    observedGeneration: generationOf(composite),
    functionVersion,
  };
}

/** What is absent while there is nothing to say. */
function detailsOf(scope: ClusterScope, composition: Composition, phase: Phase): Partial<Status> {
  const { target, step, steps } = scope.plan.upgrade;
  // Not what is planned, but what is said: a control plane that is held is told nothing new.
  const next = composition.objects.get(coreClusterKey)?.metadata.annotations?.[ownAnnotation.version];
  const [problems, rollouts] = [problemsOf(scope), rolloutsOf(scope, composition)];
  const pendingWrites = listWritesToRecord(composition.objects, scope.state, scope.composite);
  const retained = composition.retention.kept.map(({ object }) => describe(object)).toSorted();
  return {
    upgrade: steps.length > 0 ? { target, next: next ?? step, steps: [...steps] } : undefined,
    lastOperation: describeOperation(scope, phase),
    problems: present(problems),
    rollouts: present(rollouts),
    retainedTemplates: present(retained),
    pendingWrites: present(pendingWrites),
  };
}

function present<Item>(items: Item[]): Item[] | undefined {
  return items.length > 0 ? items : undefined;
}

type Endpoint = Status["endpoint"];

/** Versions and counts, as fields and as columns. */
function numbersOf({ state, spec }: ClusterScope, pools: readonly WorkerPool[], endpoint: Endpoint): Partial<Status> {
  const controlPlane = countControlPlane(state);
  const workers = countWorkers(state, pools);
  return {
    version: {
      desired: spec.kubernetes.version,
      controlPlane: controlPlane?.version,
      workers: workers?.version,
    },
    controlPlane: controlPlane?.counts,
    summary: {
      controlPlane: controlPlane && columnOf(controlPlane),
      workers: workers && columnOf(workers),
      endpoint: endpoint && `${endpoint.host}:${endpoint.port}`,
    },
  };
}

type WorkerPool = NonNullable<Status["workers"]>[number];

/** Pools by name; the worker groups of all zones together. */
function workerPools({ state, plan }: ClusterScope): WorkerPool[] {
  const leaving = new Set(plan.leaving.map(({ key }) => key));
  const slices = [...state.workerGroups.values()].map(({ key, pool, progress, version }): WorkerPool => ({
    name: pool ?? key,
    ...replicasOf(progress),
    version,
    leaving: leaving.has(key) ? true : undefined,
  }));
  const pools = Map.groupBy(slices, ({ name }) => name);
  return [...pools.keys()].toSorted().map((name) => joined(name, pools.get(name) ?? []));
}

function joined(name: string, slices: readonly WorkerPool[]): WorkerPool {
  return {
    name,
    ...addUp(slices),
    version: findOldest(slices.map((slice) => slice.version)),
    leaving: slices.every((slice) => slice.leaving) ? true : undefined,
  };
}
