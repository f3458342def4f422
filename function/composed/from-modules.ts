import type { Problem } from "../api/problem.ts";
import type { ComposeInput } from "../call.ts";
import type { KubernetesObject } from "../kubernetes/object.ts";
import { immutableProblems, pairsOf } from "../lifecycle/immutable.ts";
import { retained, takenUp } from "../lifecycle/retained.ts";
import { retainTemplates } from "../lifecycle/template-retention.ts";
import type { Scope } from "../scope/scope.ts";
import { addonProblems, composeAddons } from "./addons.ts";
import { composeCluster, withAccepted } from "./cluster.ts";
import type { Composition } from "./composition.ts";
import { healthChecks } from "./health-check.ts";
import { composeInfrastructure } from "./infrastructure.ts";
import { judgeComposed } from "./judge.ts";
import { withListedKinds } from "./kinds.ts";
import { machineParts } from "./moves.ts";
import { overrideProblems } from "./override-problems.ts";
import { type Part, plain } from "./part.ts";
import { decideRollouts } from "./rollouts.ts";
import { composeUsages } from "./usage.ts";
import { allParts, wishesOf } from "./whole.ts";
import { wishesThatCannotBeHonoured } from "./wishes.ts";

/** Object by object: the cluster, what leaves in steps, and templates that are still in use. */
export function composeFromModules(input: ComposeInput, scope: Scope): Composition {
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

  const parts = [withAccepted(cluster, policy), infrastructure, ...checks, controlPlane, ...machines, ...addons];
  const retention = retainTemplates(scope.state, new Set(parts.map(({ key }) => key)));
  const leaving = scope.plan.leaving.filter(({ object }) => object !== undefined).map(({ key }) => key);
  const usages = composeUsages(scope, [...scope.plan.slices.map(({ key }) => key), ...leaving]);
  const objects = new Map([
    ...takenUp(scope.state),
    ...retention.kept.map(({ key, object }): [string, KubernetesObject] => [key, retained(object)]),
    ...scope.plan.leaving.flatMap(({ key, object }): [string, KubernetesObject][] => (object ? [[key, object]] : [])),
    ...[...parts, ...usages].map(({ key, object }): [string, KubernetesObject] => [key, object]),
  ]);
  return {
    objects,
    policy,
    problems: [...problems, ...problemsOf(scope, wished)],
    held: [...decision.held.values()],
    approval: decision.approval,
    retention,
  };
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
