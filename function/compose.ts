import { prefixProblems, InvalidClusterError, rejectAny } from "./api/problem.ts";
import type { ComposeInput, ComposeOutput } from "./call.ts";
import type { Requirement } from "./cluster-api/requirement.ts";
import type { Composition } from "./composed/composition.ts";
import { composeFromClass } from "./composed/from-class.ts";
import { composeFromModules } from "./composed/from-modules.ts";
import { kindsOfCluster } from "./composed/kinds.ts";
import { requirePossibleConflicts } from "./composed/name-conflicts.ts";
import { preserveEverything, preserveObserved } from "./composed/preserved.ts";
import { isHeldByUsages, isHoldingUsage } from "./composed/usage.ts";
import { identify } from "./composite.ts";
import { unwrap, wrap } from "./delivered.ts";
import type { JsonObject } from "./kubernetes/object.ts";
import { findNameConflictProblems } from "./lifecycle/name-conflicts.ts";
import { observe } from "./lifecycle/observed.ts";
import {
  findExistingCluster,
  rejectForeignCluster,
  rejectLeavingCluster,
  requiredCluster,
} from "./lifecycle/ownership.ts";
import { rejectPausedSteps, withPoolStep } from "./lifecycle/pool-step.ts";
import { isJustMade } from "./lifecycle/restore.ts";
import { readRestored } from "./lifecycle/restored.ts";
import type { State } from "./lifecycle/state.ts";
import { requireMissing } from "./lifecycle/missing.ts";
import { findLimitProblems } from "./limits.ts";
import { listKnownKinds } from "./scope/kinds.ts";
import { openScope } from "./scope/open.ts";
import type { Scope, TopologyScope } from "./scope/scope.ts";
import { composeAnswer, composeAdopting, composeFirstAnswer, composeRejection } from "./status/answer.ts";

/**
 * Returns the Cluster API objects and the status of a KubernetesCluster, in the steps of docs/architecture.md. It is
 * pure: the result depends on `given` alone.
 */
export function compose(given: ComposeInput): ComposeOutput {
  return wrap(composeUnwrapped(unwrap(given)));
}

function composeUnwrapped(given: ComposeInput): ComposeOutput {
  // 1. Facts
  const knownKinds = listKnownKinds(given.input);
  const { input, state } = observe(given, knownKinds);
  try {
    const output = composeObserved(input, state);
    return withRequirements(output, requireMissing(given, identify(given.composite), knownKinds));
  } catch (error) {
    if (error instanceof InvalidClusterError) return composeRejection(input, state, error);
    throw error;
  }
}

function composeObserved(input: ComposeInput, state: State): ComposeOutput {
  // 2. Limits
  rejectAny(findLimitProblems(input));
  // 3. Identity
  const cluster = identify(input.composite);
  // 4. Obstacles
  const existing = findExistingCluster(state, input.required);
  if (isHeldByUsages(state))
    return composeAnswer(input, openScope(input, cluster, state), preserveEverything(state, isHoldingUsage));
  rejectLeavingCluster(existing, cluster);
  if (!existing) rejectAny(findNameConflictProblems(input.required, input.composite, cluster));
  // 5. Scope and plan
  const scope = openScope(input, cluster, withPoolStep(state));
  // 6. Ownership
  rejectForeignCluster(existing, cluster, input.composite);
  if (!state.coreCluster && existing) return adoptCluster(input, scope, existing);
  const conflicts = requirePossibleConflicts(scope);
  if (!state.coreCluster && !Object.hasOwn(input.required, requiredCluster))
    return composeFirstAnswer(input, scope, preserveObserved(scope.state, conflicts));
  return withRequirements(composeOpened(input, scope), conflicts);
}

function composeOpened(input: ComposeInput, scope: Scope | TopologyScope): ComposeOutput {
  // 7. Compose
  const composition = composeObjects(input, scope);
  // 8. Check
  rejectAny(prefixProblems("spec", composition.problems ?? []));
  // 9. Answer
  return composeAnswer(input, scope, composition);
}

/** While another user pauses the Cluster, all objects are preserved (rule D6). */
function composeObjects(input: ComposeInput, scope: Scope | TopologyScope): Composition {
  if (scope.state.coreCluster?.isPaused) {
    rejectPausedSteps(scope.state, scope.plan.upgrade);
    return preserveEverything(scope.state);
  }
  return scope.backend === "topology" ? composeFromClass(input, scope) : composeFromModules(input, scope);
}

/**
 * Adopts a cluster that exists but is not among the observed resources: it is read first, then treated as observed
 * (rule N5).
 */
function adoptCluster(input: ComposeInput, scope: Scope | TopologyScope, existing: JsonObject): ComposeOutput {
  const { cluster } = scope;
  const kinds = { kinds: kindsOfCluster(scope), knownKinds: listKnownKinds(input.input) };
  const { requirements, state } = readRestored(input, existing, { cluster, ...kinds });
  const untilRead = composeAdopting(input, scope, preserveObserved(scope.state, requirements));
  if (!state) return untilRead;
  // Composes even if it is too early to adopt the cluster, so that an invalid spec is reported immediately.
  const output = composeOpened(input, openScope(input, cluster, withPoolStep(state)));
  return isJustMade(input.composite, input.now) ? untilRead : { ...output, requirements };
}

function withRequirements(output: ComposeOutput, added: Readonly<Record<string, Requirement>>): ComposeOutput {
  const all = Object.entries({ ...output.requirements, ...added });
  return { ...output, requirements: Object.fromEntries(all.toSorted(([left], [right]) => (left < right ? -1 : 1))) };
}
