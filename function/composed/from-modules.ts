import type { Problem } from "../api/problem.ts";
import type { ComposeInput } from "../call.ts";
import { readControlPlane } from "../cluster-api/observed-control-plane.ts";
import type { KubernetesObject } from "../kubernetes/object.ts";
import { findImmutableProblems, pairsOf } from "../lifecycle/immutable.ts";
import { findMachineChanges, type MachineChanges } from "../lifecycle/machine-changes.ts";
import { retain, retainAdopted } from "../lifecycle/retained.ts";
import { retainSupporting } from "../lifecycle/supporting.ts";
import { type Retention, retainTemplates } from "../lifecycle/template-retention.ts";
import { withWriteNumbers } from "../lifecycle/write-number.ts";
import type { Scope } from "../scope/scope.ts";
import { findAddonProblems, composeAddons } from "./addons.ts";
import { composeCluster, withAccepted } from "./cluster.ts";
import type { Composition } from "./composition.ts";
import { composeHealthChecks } from "./health-check.ts";
import { composeInfrastructure } from "./infrastructure.ts";
import { checkComposed } from "./check.ts";
import { kindsOfCluster, listKindsOfModules, withListedKinds } from "./kinds.ts";
import { composeMachineParts } from "./machine-parts.ts";
import { findOverrideProblems } from "./override-problems.ts";
import { type Part, toPlain } from "./part.ts";
import { decideRollouts } from "./rollouts.ts";
import { composeClusterObjects } from "./supporting.ts";
import { composeUsages } from "./usage.ts";
import { composeParts, composeMachines } from "./whole.ts";
import { findUnsupportedProblems } from "./unsupported.ts";

/** Composes every object of a cluster, with pools that are being removed and templates that are still in use. */
export function composeFromModules(input: ComposeInput, scope: Scope): Composition {
  const infrastructure = composeInfrastructure(scope);
  const desiredMachines = composeMachines(scope);
  const decision = decideRollouts(scope, desiredMachines);
  const [controlPlane, ...machines] = composeMachineParts(scope, desiredMachines, decision);
  const cluster = composeCluster(scope, {
    infrastructure,
    controlPlane,
    held: decision.held,
  });
  const [supporting, checks, addons] = [composeClusterObjects(scope), composeHealthChecks(scope), composeAddons(scope)];
  const whole = withListedKinds(
    scope,
    composeParts({ cluster, infrastructure, supporting, desiredMachines, checks, addons }),
  );
  const { policy, problems } = checkComposed(input, scope, whole);
  const desired = { cluster, infrastructure, controlPlane: desiredMachines.controlPlane, whole };

  const shared = [withAccepted(cluster, policy), infrastructure, ...supporting, ...checks];
  const parts = [...shared, controlPlane, ...machines, ...addons];
  const retention = retainTemplates(scope.state, new Set(parts.map(({ key }) => key)));
  return {
    objects: withWriteNumbers(collectObjects(scope, parts, retention), scope.state, input.composite),
    changes: changesOf(scope, controlPlane, machines),
    policy,
    problems: [...problems, ...findProblems(scope, desired)],
    held: [...decision.held.values()],
    approval: decision.approval,
    retention,
  };
}

/** Collects desired objects, pools that are being removed, and objects that are still in use. */
function collectObjects(scope: Scope, parts: readonly Part[], retention: Retention): Composition["objects"] {
  const leaving = scope.plan.leaving.flatMap(({ key, object }): [string, KubernetesObject][] =>
    object ? [[key, object]] : [],
  );
  const groups = [...scope.plan.slices.map(({ key }) => key), ...leaving.map(([key]) => key)];
  const usages = composeUsages(scope, groups);
  const objects = new Map([
    ...retainAdopted(scope.state),
    ...retention.retained.map(({ key, object }): [string, KubernetesObject] => [key, retain(object)]),
    ...leaving,
    ...[...parts, ...usages].map(({ key, object }): [string, KubernetesObject] => [key, object]),
  ]);
  return new Map([...retainUsedSupporting(scope, objects), ...objects]);
}

/**
 * Retains observed supporting objects to which one of `objects` refers, in its observed or its desired form (rule R8).
 */
function retainUsedSupporting(scope: Scope, objects: Composition["objects"]): [string, KubernetesObject][] {
  const others = scope.state.supporting.filter(({ key }) => !objects.has(key));
  if (others.length === 0) return [];
  const users = [...objects].flatMap(([key, object]) => [toPlain(object), scope.state.composed.get(key) ?? {}]);
  const retained = retainSupporting(others, users, listKindsOfModules(scope));
  return retained.map(({ key, object }) => [key, retain(object)]);
}

function changesOf(scope: Scope, controlPlane: Part, machines: readonly Part[]): MachineChanges {
  return findMachineChanges(scope.state, {
    controlPlane: readControlPlane(toPlain(controlPlane.object), kindsOfCluster(scope), undefined),
    objects: machines.map(({ key, object }) => [key, toPlain(object)]),
  });
}

interface DesiredParts {
  cluster: Part;
  infrastructure: Part;
  controlPlane: Part;
  /** All parts that overrides may target. */
  whole: readonly Part[];
}

function findProblems(scope: Scope, { cluster, infrastructure, controlPlane, whole }: DesiredParts): Problem[] {
  const pairs = pairsOf(scope.state, {
    Cluster: toPlain(cluster.object),
    InfrastructureCluster: toPlain(infrastructure.object),
    ControlPlane: toPlain(controlPlane.object),
  });
  return [
    ...findImmutableProblems(pairs, scope.immutables),
    ...findAddonProblems(scope),
    ...findUnsupportedProblems(scope),
    ...findOverrideProblems(scope, whole),
  ];
}
