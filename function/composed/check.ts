import { InvalidClusterError, type Problem } from "../api/problem.ts";
import { memoize } from "../api/memoize.ts";
import { fieldsIn } from "../api/value.ts";
import { hashContent } from "../kubernetes/hash.ts";
import { joinPolicyResults, checkPolicy, type PolicyResult } from "../lifecycle/policy.ts";
import type { ComposeInput } from "../call.ts";
import { openEnforced } from "../scope/enforced.ts";
import type { Scope, TopologyScope } from "../scope/scope.ts";
import { findEnforcedPlaces, findEnforcedProblems, findHiddenFlags } from "./enforced.ts";
import { findOverriddenSubjects } from "./override-policy.ts";
import { findDifferingPairs, type PartPair } from "./part-pairs.ts";
import type { Part } from "./part.ts";
import { composeDesired } from "./whole.ts";

/**
 * Applies the policy to composed objects after overrides (rule A7, decision 0020). To find what the XR's overrides
 * change, the cluster is composed again with the platform's overrides only.
 */
export function checkComposed(
  input: ComposeInput,
  scope: Scope | TopologyScope,
  parts: readonly Part[],
): { policy: PolicyResult; problems: Problem[] } {
  if (scope.overrides.ofXr.size === 0 && !mayHideEnforced({ input, scope })) {
    return { policy: scope.policy, problems: [] };
  }
  const text = hashContent([input.input, input.environment, factsOf(scope)], 64);
  const request = { input, scope, parts, text };
  const pairs = pairsOf(request);
  const ofOverrides = checkPolicy(
    scope.policyRules,
    findOverriddenSubjects(scope, pairs),
    scope.state.coreCluster?.object,
  );
  return {
    policy: joinPolicyResults(scope.policy, ofOverrides),
    problems: [...ofOverrides.rejected, ...findReverted(request)],
  };
}

interface Request {
  /** Hash of the inputs, as the key of cached results. */
  readonly text: string;
  readonly input: ComposeInput;
  readonly scope: Scope | TopologyScope;
  readonly parts: readonly Part[];
}

/** True if a flag in `extraArgs` of the XR may win over a flag of an enforced field. */
function mayHideEnforced({ input, scope }: Pick<Request, "input" | "scope">): boolean {
  const components = Object.values(fieldsIn(scope.xrSpec, "kubernetes") ?? {});
  return hasEnforced(input) && components.some((component) => fieldsIn(component, "extraArgs") !== undefined);
}

function hasEnforced({ input }: ComposeInput): boolean {
  return fieldsIn(input, "enforced") !== undefined;
}

// Results are cached: a steady cluster repeats the same request, and each result needs several compositions.
const textOf = ({ text }: Request) => text;

/** Finds the objects that the XR's own overrides change. */
const pairsOf = memoize(
  ({ scope, parts }: Request): readonly PartPair[] => {
    const { ofXr, platform } = scope.overrides;
    const without = { ...scope, spec: { ...scope.spec, overrides: [...platform] } };
    return ofXr.size === 0 ? [] : findDifferingPairs(composeDesired(without), parts);
  },
  { textOf, sizeOf: (pairs) => pairs.reduce((sum, { before, after }) => sum + sizeOf(before) + sizeOf(after), 0) },
);

/** Finds overrides that change enforced values, and flags that win over enforced values. */
const findReverted = memoize(
  (request: Request): readonly Problem[] => {
    const { input, scope, parts } = request;
    const pairs = pairsOf(request);
    const isNeeded = hasEnforced(input) && (pairs.length > 0 || mayHideEnforced(request));
    const determined = isNeeded ? findEnforcedPlaces(composeEnforced(input, scope)) : [];
    return [...findEnforcedProblems(scope, pairs, determined), ...findHiddenFlags(scope, parts, determined)];
  },
  { textOf, sizeOf },
);

function sizeOf(value: unknown): number {
  return JSON.stringify(value).length;
}

/** The inputs of objects besides the platform's layers. */
function factsOf({ cluster, xrSpec, version, plan, addons }: Scope | TopologyScope): unknown {
  return [cluster, xrSpec, version, plan.slices.map(({ key, version: ofPool }) => [key, ofPool]), addons.map(isDue)];
}

function isDue(addon: { readonly isDue: boolean }): boolean {
  return addon.isDue;
}

function composeEnforced(input: ComposeInput, scope: Scope | TopologyScope) {
  const composed = new Map<Scope | TopologyScope, Part[] | undefined>();
  const partsIn = (one: Scope | TopologyScope) => {
    if (!composed.has(one)) composed.set(one, composeIfValid(one));
    return composed.get(one);
  };
  return openEnforced(input, scope).flatMap((pair) => {
    const [present, absent] = [partsIn(pair.with), partsIn(pair.without)];
    return present && absent ? [{ with: present, without: absent, isBare: pair.isBare }] : [];
  });
}

/** Composes the objects; undefined if the spec is invalid, as a minimal spec may be. */
function composeIfValid(scope: Scope | TopologyScope): Part[] | undefined {
  try {
    return composeDesired(scope);
  } catch (error) {
    if (error instanceof InvalidClusterError) return undefined;
    throw error;
  }
}
