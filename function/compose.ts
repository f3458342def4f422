import { below, InvalidClusterError, type Problem, refuse } from "./api/problem.ts";
import { addonProblems, composeAddons } from "./composed/addons.ts";
import { composeCluster, withAccepted } from "./composed/cluster.ts";
import { composeControlPlane } from "./composed/control-plane.ts";
import { healthChecks } from "./composed/health-check.ts";
import { composeInfrastructure } from "./composed/infrastructure.ts";
import { kindsOfCluster, withListedKinds } from "./composed/kinds.ts";
import { judgeComposed } from "./composed/judge.ts";
import { overrideProblems } from "./composed/override-problems.ts";
import { entrySizeRequirements } from "./composed/topology-size.ts";
import { composeTopologyCluster } from "./composed/topology-cluster.ts";
import { composeUsages, isHeldByUsages, isHoldingUsage } from "./composed/usage.ts";
import { machineParts } from "./composed/moves.ts";
import { type Part, plain } from "./composed/part.ts";
import { everythingAsItIs, preserved } from "./composed/preserved.ts";
import { decideRollouts } from "./composed/rollouts.ts";
import { allParts, wishesOf } from "./composed/whole.ts";
import { wishesThatCannotBeHonoured } from "./composed/wishes.ts";
import { type JsonObject, type KubernetesObject } from "./kubernetes/object.ts";
import { classProblems, clusterClassRequirement, requiredClusterClass } from "./lifecycle/cluster-class.ts";
import { immutableProblems, pairsOf } from "./lifecycle/immutable.ts";
import { namesakeProblems, namesakeRequirements } from "./lifecycle/namesakes.ts";
import {
  foreignPartProblems,
  refuseForeignCluster,
  refuseLeavingCluster,
  requiredCluster,
} from "./lifecycle/ownership.ts";
import { rejectPausedSteps, withPoolStep } from "./lifecycle/pool-step.ts";
import type { Requirement } from "./cluster-api/requirement.ts";
import { isJustMade, restoredState, restoreRequirements, unseenParts } from "./lifecycle/restore.ts";
import { retained, takenUp } from "./lifecycle/retained.ts";
import { retainTemplates } from "./lifecycle/rotation.ts";
import { firstRequired, readState, type State } from "./lifecycle/state.ts";
import { withTold } from "./lifecycle/told.ts";
import { unseenRequirements, withUnseen } from "./lifecycle/unseen.ts";
import { identify } from "./composite.ts";
import { unwrapped, wrapped } from "./delivered.ts";
import { limitProblems } from "./limits.ts";
import type { ComposeInput, ComposeOutput } from "./call.ts";
import { knownKinds } from "./scope/kinds.ts";
import { openScope } from "./scope/open.ts";
import type { Scope, TopologyScope } from "./scope/scope.ts";
import { answer, lookCloser, lookFirst, refusal } from "./status/answer.ts";
import type { Composition } from "./composed/composition.ts";

/** Turns a KubernetesCluster and what exists of it into the Cluster API objects it should have. Pure: see ComposeInput. */
export function compose(given: ComposeInput): ComposeOutput {
  return wrapped(composeUnwrapped(unwrapped(given)));
}

function composeUnwrapped(given: ComposeInput): ComposeOutput {
  const input = { ...given, observed: withUnseen(given) };
  const unseen = new Set(Object.keys(input.observed).filter((key) => !Object.hasOwn(given.observed, key)));
  const state = { ...withTold(readState(input, knownKinds), input.composite), unseen };
  try {
    const output = composeCheckedCluster(input, state);
    const unread = unseenRequirements(given, identify(given.composite), knownKinds);
    const asked = Object.entries({ ...output.requirements, ...unread });
    return {
      ...output,
      requirements: Object.fromEntries(asked.toSorted(([left], [right]) => (left < right ? -1 : 1))),
    };
  } catch (error) {
    if (error instanceof InvalidClusterError) return refusal(input, state, error);
    throw error;
  }
}

function composeCheckedCluster(input: ComposeInput, seen: State): ComposeOutput {
  refuse(limitProblems(input));
  const cluster = identify(input.composite);
  const existing = seen.coreCluster ?? firstRequired(input.required, requiredCluster);
  if (isHeldByUsages(seen))
    return answer(input, openScope(input, cluster, seen), everythingAsItIs(seen, isHoldingUsage));
  refuseLeavingCluster(existing, cluster);
  if (!existing) refuse(namesakeProblems(input.required, input.composite, cluster));
  const state = withPoolStep(seen);
  const scope = openScope(input, cluster, state);
  refuseForeignCluster(existing, cluster, input.composite);
  if (!state.coreCluster && existing) return composeRestored(input, scope, existing);
  const namesakes = namesakesOf(scope);
  if (!state.coreCluster && !Object.hasOwn(input.required, requiredCluster))
    return lookFirst(input, scope, preserved(state, namesakes));
  const output = answer(input, scope, objectsOf(input, scope));
  return { ...output, requirements: { ...output.requirements, ...namesakes } };
}

/** A cluster that exists but is not observed: read first, then treated as observed (rule N5). */
function composeRestored(input: ComposeInput, scope: Scope | TopologyScope, existing: JsonObject): ComposeOutput {
  const { cluster } = scope;
  const requirements = restoreRequirements(existing, input.required, { cluster, kinds: kindsOfCluster(scope) });
  const isAnswered = Object.keys(requirements).every((name) => Object.hasOwn(input.required, name));
  if (!isAnswered) return lookCloser(input, scope, preserved(scope.state, requirements));
  refuse([...foreignPartProblems(input.required, input.composite), ...unseenParts(existing, input.required)]);
  const state = withPoolStep(restoredState(existing, input.required, knownKinds));
  const restored = openScope(input, cluster, state);
  // A mistake is told at once, whatever else has to wait.
  const output = { ...answer(input, restored, objectsOf(input, restored)), requirements };
  return isJustMade(input.composite, input.now)
    ? lookCloser(input, scope, preserved(scope.state, requirements))
    : output;
}

/** Asked for before there is a Cluster; with a topology Cluster API makes its parts itself. */
function namesakesOf(scope: Scope | TopologyScope): Record<string, Requirement> {
  if (scope.state.coreCluster || scope.backend === "topology") return {};
  const parts = [composeInfrastructure(scope), composeControlPlane(scope).controlPlane];
  return namesakeRequirements(scope.state, { cluster: scope.cluster, kinds: kindsOfCluster(scope), parts });
}

/** While someone else has paused the Cluster, nothing new is said (rule D6). */
function objectsOf(input: ComposeInput, scope: Scope | TopologyScope): Composition {
  if (scope.state.paused) {
    rejectPausedSteps(scope.state, scope.plan.upgrade);
    return everythingAsItIs(scope.state);
  }
  return scope.backend === "topology" ? composeFromClass(input, scope) : composeObjects(input, scope);
}

/** A cluster that Cluster API composes: one object of ours, and its add-ons. */
function composeFromClass(input: ComposeInput, scope: TopologyScope): Composition {
  const { cluster, held, approval, isNew } = composeTopologyCluster(scope);
  const addons = composeAddons(scope);
  const wanted = clusterClassRequirement(scope.topology, scope.cluster);
  const found = scope.clusterClass;
  const pairs = pairsOf(scope.state, { Cluster: plain(cluster.object), InfrastructureCluster: {}, ControlPlane: {} });
  const whole = withListedKinds(scope, [cluster, ...addons]);
  const { policy, problems } = judgeComposed(input, scope, whole);
  refuse(
    below("spec", [
      ...problems,
      ...immutableProblems(pairs, scope.immutables),
      ...addonProblems(scope),
      ...overrideProblems(scope, whole),
      ...(isNew && found ? classProblems(found[0], scope.spec, { wanted, rendered: cluster.object.spec }) : []),
    ]),
  );
  const objects = new Map([withAccepted(cluster, policy), ...addons].map(({ key, object }) => [key, object]));
  return {
    objects,
    policy,
    held: held ? [held] : [],
    approval,
    retention: { kept: [], needsMachineSets: false },
    requirements: { ...(isNew && { [requiredClusterClass]: wanted }), ...entrySizeRequirements(scope) },
  };
}

/** What should exist: the cluster, what leaves in steps, and templates that are still in use. */
function composeObjects(input: ComposeInput, scope: Scope): Composition {
  const infrastructure = composeInfrastructure(scope);
  const wishes = wishesOf(scope);
  const decision = decideRollouts(scope, wishes);
  const [controlPlane, ...machines] = machineParts(scope, wishes, decision);
  const cluster = composeCluster(scope, {
    infrastructure,
    controlPlane,
    held: decision.held,
  });
  const [checks, addons] = [healthChecks(scope), composeAddons(scope)];
  const whole = withListedKinds(scope, allParts({ cluster, infrastructure, wishes, checks, addons }));
  const { policy, problems } = judgeComposed(input, scope, whole);
  const wished = { cluster, infrastructure, controlPlane: wishes.controlPlane, whole };
  refuse(below("spec", [...problems, ...problemsOf(scope, wished)]));

  const parts = [withAccepted(cluster, policy), infrastructure, ...checks, controlPlane, ...machines, ...addons];
  const retention = retainTemplates(scope.state, new Set(parts.map(({ key }) => key)), scope.contracts.controlPlane);
  const leaving = scope.plan.leaving.filter(({ object }) => object !== undefined).map(({ key }) => key);
  const usages = composeUsages(scope, [...scope.plan.slices.map(({ key }) => key), ...leaving]);
  const objects = new Map([
    ...takenUp(scope.state),
    ...retention.kept.map(({ key, object }): [string, KubernetesObject] => [key, retained(object)]),
    ...scope.plan.leaving.flatMap(({ key, object }): [string, KubernetesObject][] => (object ? [[key, object]] : [])),
    ...[...parts, ...usages].map(({ key, object }): [string, KubernetesObject] => [key, object]),
  ]);
  return { objects, policy, held: [...decision.held.values()], approval: decision.approval, retention };
}

interface Wished {
  cluster: Part;
  infrastructure: Part;
  controlPlane: Part;
  /** Everything that may be overridden. */
  whole: readonly Part[];
}

function problemsOf(scope: Scope, { cluster, infrastructure, controlPlane, whole }: Wished): Problem[] {
  const pairs = pairsOf(scope.state, {
    Cluster: plain(cluster.object),
    InfrastructureCluster: plain(infrastructure.object),
    ControlPlane: plain(controlPlane.object),
  });
  return [
    ...immutableProblems(pairs, scope.immutables),
    ...addonProblems(scope),
    ...wishesThatCannotBeHonoured(scope),
    ...overrideProblems(scope, whole),
  ];
}
