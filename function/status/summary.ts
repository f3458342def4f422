import type { Status } from "../api/status.ts";
import { describe } from "../kubernetes/object.ts";
import { ownAnnotation } from "../lifecycle/annotations.ts";
import { coreClusterKey } from "../lifecycle/state.ts";
import type { ClusterScope, Scope, TopologyScope } from "../scope/scope.ts";
import { listWritesToRecord } from "../lifecycle/pending-writes.ts";
import type { Composition } from "../composed/composition.ts";
import { summarizeAddons } from "./addons.ts";
import { columnOf, countControlPlane, countWorkers } from "./counts.ts";
import { describeOperation } from "./operation.ts";
import { type Phase, phaseOf } from "./phase.ts";
import { listProblems } from "./problems.ts";
import { listRollouts } from "./rollouts.ts";
import { generationOf } from "./previous.ts";
import { summarizeEntries } from "./topology-workers.ts";
import { summarizePools, type WorkerPool } from "./worker-pools.ts";

/** Returns the status of the KubernetesCluster. All its values come from observed objects and this response's plan. */
export function summarizeCluster(
  scope: Scope | TopologyScope,
  composition: Composition,
  functionVersion: string,
): Status {
  const { state, composite, cluster } = scope;
  const workers = scope.backend === "topology" ? summarizeEntries(scope) : summarizePools(scope);
  const endpoint = state.coreCluster?.endpoint;
  const phase = phaseOf(scope, composition.changes);
  return {
    phase,
    ...detailsOf(scope, composition, phase),
    endpoint,
    kubeconfigSecretRef: state.coreCluster?.isInitialized
      ? { name: `${cluster.name}-kubeconfig`, key: "value" }
      : undefined,
    ...numbersOf(scope, workers, endpoint),
    workers: workers.length > 0 ? workers : undefined,
    addons: summarizeAddons(scope.addons),
    observedGeneration: generationOf(composite),
    functionVersion,
  };
}

/** Fields that are absent while they are empty. */
function detailsOf(scope: ClusterScope, composition: Composition, phase: Phase): Partial<Status> {
  const { target, step, steps } = scope.plan.upgrade;
  // The version in this response, not the planned one: the step of a held control plane is not announced.
  const next = composition.objects.get(coreClusterKey)?.metadata.annotations?.[ownAnnotation.version];
  const [problems, rollouts] = [listProblems(scope), listRollouts(scope, composition)];
  const pendingWrites = listWritesToRecord(composition.objects, scope.state, scope.composite);
  const retained = composition.retention.retained.map(({ object }) => describe(object)).toSorted();
  return {
    upgrade: steps.length > 0 ? { target, next: next ?? step, steps: [...steps] } : undefined,
    lastOperation: describeOperation(scope, phase),
    problems: omitEmpty(problems),
    rollouts: omitEmpty(rollouts),
    retainedTemplates: omitEmpty(retained),
    pendingWrites: omitEmpty(pendingWrites),
  };
}

function omitEmpty<Item>(items: Item[]): Item[] | undefined {
  return items.length > 0 ? items : undefined;
}

type Endpoint = Status["endpoint"];

/** Versions and counts, as fields and as texts for the columns of kubectl. */
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
