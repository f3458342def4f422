import type { Problem } from "../api/problem.ts";
import type { ComposeInput } from "../call.ts";
import type { KubernetesObject } from "../kubernetes/object.ts";
import { immutableProblems, pairsOf } from "../lifecycle/immutable.ts";
import { retained, retainAdopted } from "../lifecycle/retained.ts";
import { retainSupporting } from "../lifecycle/supporting.ts";
import { type Retention, retainTemplates } from "../lifecycle/template-retention.ts";
import type { Scope } from "../scope/scope.ts";
import { addonProblems, composeAddons } from "./addons.ts";
import { composeCluster, withAccepted } from "./cluster.ts";
import type { Composition } from "./composition.ts";
import { healthChecks } from "./health-check.ts";
import { composeInfrastructure } from "./infrastructure.ts";
import { judgeComposed } from "./judge.ts";
import { listedKinds, withListedKinds } from "./kinds.ts";
import { machineParts } from "./moves.ts";
import { overrideProblems } from "./override-problems.ts";
import { type Part, plain } from "./part.ts";
import { decideRollouts } from "./rollouts.ts";
import { clusterObjects } from "./supporting.ts";
import { composeUsages } from "./usage.ts";
import { allParts, composeMachines } from "./whole.ts";
import { unsupportedProblems } from "./unsupported.ts";

/** Object by object: the cluster, what leaves in steps, and templates that are still in use. */
export function composeFromModules(input: ComposeInput, scope: Scope): Composition {
  const infrastructure = composeInfrastructure(scope);
  const desiredMachines = composeMachines(scope);
  const decision = decideRollouts(scope, desiredMachines);
  const [controlPlane, ...machines] = machineParts(scope, desiredMachines, decision);
  const cluster = composeCluster(scope, {
    infrastructure,
    controlPlane,
    held: decision.held,
  });
  const [supporting, checks, addons] = [clusterObjects(scope), healthChecks(scope), composeAddons(scope)];
  const whole = withListedKinds(
    scope,
    allParts({ cluster, infrastructure, supporting, desiredMachines, checks, addons }),
  );
  const { policy, problems } = judgeComposed(input, scope, whole);
  const desired = { cluster, infrastructure, controlPlane: desiredMachines.controlPlane, whole };

  const shared = [withAccepted(cluster, policy), infrastructure, ...supporting, ...checks];
  const parts = [...shared, controlPlane, ...machines, ...addons];
  const retention = retainTemplates(scope.state, new Set(parts.map(({ key }) => key)));
  return {
    objects: objectsOf(scope, parts, retention),
    policy,
    problems: [...problems, ...problemsOf(scope, desired)],
    held: [...decision.held.values()],
    approval: decision.approval,
    retention,
  };
}

/** What is wished, what leaves in steps, and what is still in use. */
function objectsOf(scope: Scope, parts: readonly Part[], retention: Retention): Composition["objects"] {
  const leaving = scope.plan.leaving.flatMap(({ key, object }): [string, KubernetesObject][] =>
    object ? [[key, object]] : [],
  );
  const groups = [...scope.plan.slices.map(({ key }) => key), ...leaving.map(([key]) => key)];
  const usages = composeUsages(scope, groups);
  const objects = new Map([
    ...retainAdopted(scope.state),
    ...retention.kept.map(({ key, object }): [string, KubernetesObject] => [key, retained(object)]),
    ...leaving,
    ...[...parts, ...usages].map(({ key, object }): [string, KubernetesObject] => [key, object]),
  ]);
  return new Map([...supportingInUse(scope, objects), ...objects]);
}

/** Observed supporting objects that any of these refers to, as it is or as it will be (rule R8). */
function supportingInUse(scope: Scope, objects: Composition["objects"]): [string, KubernetesObject][] {
  const others = scope.state.supporting.filter(({ key }) => !objects.has(key));
  if (others.length === 0) return [];
  const staying = [...objects].flatMap(([key, object]) => [plain(object), scope.state.composed.get(key) ?? {}]);
  const kept = retainSupporting(others, staying, listedKinds(scope));
  return kept.map(({ key, object }) => [key, retained(object)]);
}

interface DesiredParts {
  cluster: Part;
  infrastructure: Part;
  controlPlane: Part;
  /** Everything that may be overridden. */
  whole: readonly Part[];
}

function problemsOf(scope: Scope, { cluster, infrastructure, controlPlane, whole }: DesiredParts): Problem[] {
  const pairs = pairsOf(scope.state, {
    Cluster: plain(cluster.object),
    InfrastructureCluster: plain(infrastructure.object),
    ControlPlane: plain(controlPlane.object),
  });
  return [
    ...immutableProblems(pairs, scope.immutables),
    ...addonProblems(scope),
    ...unsupportedProblems(scope),
    ...overrideProblems(scope, whole),
  ];
}
