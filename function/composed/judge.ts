import { InvalidClusterError, type Problem } from "../api/problem.ts";
import { remember } from "../api/remember.ts";
import { fieldsIn } from "../api/value.ts";
import { joinedVerdict, judge, type PolicyVerdict } from "../lifecycle/policy.ts";
import { type ComposeInput, openEnforced, type Scope, type TopologyScope } from "../scope.ts";
import { type Determined, determinedBy, enforcedProblems, hiddenFlags } from "./enforced.ts";
import { overriddenSubjects } from "./override-policy.ts";
import { differingPairs } from "./part-pairs.ts";
import type { Part } from "./part.ts";
import { desiredParts } from "./whole.ts";

/**
 * Judges what is composed, after overrides (rule A7, decision 0020). What the XR's own overrides change is told by composing
 * the cluster with the platform's alone.
 */
export function judgeComposed(
  input: ComposeInput,
  scope: Scope | TopologyScope,
  parts: readonly Part[],
): { policy: PolicyVerdict; problems: Problem[] } {
  const { own, platform } = scope.overrides;
  const pairs =
    own.size === 0
      ? []
      : differingPairs(desiredParts({ ...scope, spec: { ...scope.spec, overrides: [...platform] } }), parts);
  const ofOverrides = judge(scope.policyRules, overriddenSubjects(scope, pairs), scope.state.coreCluster);
  const determined = pairs.length > 0 || hasFlags(scope) ? determinedOf({ input, scope }) : [];
  return {
    policy: joinedVerdict(scope.policy, ofOverrides),
    problems: [
      ...ofOverrides.refused,
      ...enforcedProblems(scope, pairs, determined),
      ...hiddenFlags(scope, parts, determined),
    ],
  };
}

function hasFlags({ own }: Scope | TopologyScope): boolean {
  const components = Object.values(fieldsIn(own, "kubernetes") ?? {});
  return components.some((component) => fieldsIn(component, "extraArgs") !== undefined);
}

interface Question {
  readonly input: ComposeInput;
  readonly scope: Scope | TopologyScope;
}

// A steady cluster is asked for the same again and again, and the answer takes many renderings.
const determinedOf = remember(
  ({ input, scope }: Question): Determined[] =>
    fieldsIn(input.input, "enforced") === undefined ? [] : determinedBy(enforcedParts(input, scope)),
  ({ input, scope }) => JSON.stringify([input.input, input.environment, factsOf(scope)]),
);

/** What the objects depend on besides the platform's layers. */
function factsOf({ cluster, own, version, plan, addons }: Scope | TopologyScope): unknown {
  return [cluster, own, version, plan.slices.map(({ key, version: ofPool }) => [key, ofPool]), addons.map(isDue)];
}

function isDue(addon: { readonly isDue: boolean }): boolean {
  return addon.isDue;
}

function enforcedParts(input: ComposeInput, scope: Scope | TopologyScope) {
  const made = new Map<Scope | TopologyScope, Part[] | undefined>();
  const partsIn = (one: Scope | TopologyScope) => {
    if (!made.has(one)) made.set(one, partsOrNone(one));
    return made.get(one);
  };
  return openEnforced(input, scope).flatMap((pair) => {
    const [present, absent] = [partsIn(pair.with), partsIn(pair.without)];
    return present && absent ? [{ with: present, without: absent, isBare: pair.isBare }] : [];
  });
}

/** A spec that nobody wrote may have no rendering. */
function partsOrNone(scope: Scope | TopologyScope): Part[] | undefined {
  try {
    return desiredParts(scope);
  } catch (error) {
    if (error instanceof InvalidClusterError) return undefined;
    throw error;
  }
}
