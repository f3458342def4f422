import { below, InvalidClusterError, type Problem, refuse } from "./api/problem.ts";
import { composeCluster } from "./composed/cluster.ts";
import { composeControlPlane } from "./composed/control-plane.ts";
import { controlPlaneHealthCheck, poolHealthCheck } from "./composed/health-check.ts";
import { composeInfrastructure } from "./composed/infrastructure.ts";
import { composeNodePool } from "./composed/node-pool.ts";
import { unmatchedOverrides } from "./composed/override.ts";
import type { Part } from "./composed/part.ts";
import { wishesThatCannotBeHonoured } from "./composed/wishes.ts";
import type { KubernetesObject } from "./kubernetes/object.ts";
import { immutableProblems, pairsOf } from "./lifecycle/immutable.ts";
import { refuseForeignCluster, refuseLeavingCluster, requiredCluster } from "./lifecycle/ownership.ts";
import { retained } from "./lifecycle/retained.ts";
import { templatesInUse } from "./lifecycle/rotation.ts";
import { firstRequired, readState, type State } from "./lifecycle/state.ts";
import { type ComposeInput, identify, openScope, type Scope } from "./scope.ts";
import { answer, type ComposeOutput, lookFirst, refusal } from "./status/answer.ts";

/** Turns a KubernetesCluster and what exists of it into the Cluster API objects it should have. Pure: see ComposeInput. */
export function compose(input: ComposeInput): ComposeOutput {
  const state = readState(input.observed);
  try {
    return composeCheckedCluster(input, state);
  } catch (error) {
    if (error instanceof InvalidClusterError) return refusal(input, state, error);
    throw error;
  }
}

function composeCheckedCluster(input: ComposeInput, state: State): ComposeOutput {
  const cluster = identify(input.composite);
  const existing = state.coreCluster ?? firstRequired(input.required, requiredCluster);
  refuseLeavingCluster(existing, cluster);
  const scope = openScope(input, cluster, state);
  if (!state.coreCluster && !(requiredCluster in input.required)) return lookFirst(input, scope);
  refuseForeignCluster(existing, cluster, input.composite);
  return answer(input, scope, state.paused ? everythingAsItIs(state) : desiredObjects(scope));
}

/** What should exist, by key: the cluster, what leaves in steps, and templates that are still in use. */
function desiredObjects(scope: Scope): Map<string, KubernetesObject> {
  const infrastructure = composeInfrastructure(scope);
  const [controlPlane, controlPlaneTemplate] = composeControlPlane(scope);
  const parts = [
    composeCluster(scope, infrastructure, controlPlane),
    infrastructure,
    controlPlane,
    controlPlaneTemplate,
    ...controlPlaneHealthCheck(scope),
    ...scope.plan.slices.flatMap((slice) => [...composeNodePool(scope, slice), ...poolHealthCheck(scope, slice)]),
  ];
  refuse(below("spec", problemsOf(scope, parts)));
  return new Map([
    ...templatesInUse(scope.state).map(({ key, object }): [string, KubernetesObject] => [key, retained(object)]),
    ...scope.plan.leaving.flatMap(({ key, object }): [string, KubernetesObject][] => (object ? [[key, object]] : [])),
    ...parts.map((part): [string, KubernetesObject] => [part.key, part.object]),
  ]);
}

function problemsOf(scope: Scope, parts: readonly Part[]): Problem[] {
  const [cluster, infrastructure, controlPlane] = parts.map((part) => ({
    ...part.object,
    metadata: { ...part.object.metadata },
  }));
  if (!cluster || !infrastructure || !controlPlane) throw new TypeError("a cluster has these three objects");
  const pairs = pairsOf(scope.state, {
    Cluster: cluster,
    InfrastructureCluster: infrastructure,
    ControlPlane: controlPlane,
  });
  return [
    ...immutableProblems(pairs, scope.immutables),
    ...wishesThatCannotBeHonoured(scope),
    ...unmatchedOverrides(scope.spec.overrides, parts),
  ];
}

/** While someone else has paused the Cluster, nothing new is said (rule D6). */
function everythingAsItIs(state: State): Map<string, KubernetesObject> {
  return new Map([...state.composed].map(([key, object]) => [key, retained(object)]));
}
