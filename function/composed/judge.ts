import { InvalidClusterError, type Problem } from "../api/problem.ts";
import { remember } from "../api/remember.ts";
import { fieldsIn } from "../api/value.ts";
import { hashContent } from "../kubernetes/hash.ts";
import { joinVerdicts, judge, type PolicyVerdict } from "../lifecycle/policy.ts";
import type { ComposeInput } from "../call.ts";
import { openEnforced } from "../scope/enforced.ts";
import type { Scope, TopologyScope } from "../scope/scope.ts";
import { isDeterminedBy, findEnforcedProblems, findHiddenFlags } from "./enforced.ts";
import { findOverriddenSubjects } from "./override-policy.ts";
import { findDifferingPairs, type PartPair } from "./part-pairs.ts";
import type { Part } from "./part.ts";
import { composeDesired } from "./whole.ts";

/**
 * Judges composed objects after overrides (rule A7, decision 0020). The changes of the XR's own overrides are found by
 * composing the cluster with only those of the platform.
 */
export function judgeComposed(
  input: ComposeInput,
  scope: Scope | TopologyScope,
  parts: readonly Part[],
): { policy: PolicyVerdict; problems: Problem[] } {
  if (scope.overrides.ofXr.size === 0 && !mayHideEnforced({ input, scope })) {
    return { policy: scope.policy, problems: [] };
  }
  const text = hashContent([input.input, input.environment, factsOf(scope)], 64);
  const question = { input, scope, parts, text };
  const pairs = pairsOf(question);
  const ofOverrides = judge(scope.policyRules, findOverriddenSubjects(scope, pairs), scope.state.coreCluster?.object);
  return {
    policy: joinVerdicts(scope.policy, ofOverrides),
    problems: [...ofOverrides.rejected, ...undoneOf(question)],
  };
}

interface Question {
  /** Equal texts are one question. */
  readonly text: string;
  readonly input: ComposeInput;
  readonly scope: Scope | TopologyScope;
  readonly parts: readonly Part[];
}

/** Flags of the XR win over those of features that the platform may enforce. */
function mayHideEnforced({ input, scope }: Pick<Question, "input" | "scope">): boolean {
  const components = Object.values(fieldsIn(scope.xrSpec, "kubernetes") ?? {});
  return hasEnforced(input) && components.some((component) => fieldsIn(component, "extraArgs") !== undefined);
}

function hasEnforced({ input }: ComposeInput): boolean {
  return fieldsIn(input, "enforced") !== undefined;
}

// A steady cluster is asked for the same again and again, and the answers take many renderings.
const textOf = ({ text }: Question) => text;

/** Changes by the XR's own overrides. */
const pairsOf = remember(
  ({ scope, parts }: Question): readonly PartPair[] => {
    const { ofXr: xrSpec, platform } = scope.overrides;
    const without = { ...scope, spec: { ...scope.spec, overrides: [...platform] } };
    return xrSpec.size === 0 ? [] : findDifferingPairs(composeDesired(without), parts);
  },
  { textOf, sizeOf: (pairs) => pairs.reduce((sum, { before, after }) => sum + sizeOf(before) + sizeOf(after), 0) },
);

/** What of it the platform enforces, and flags that win over what it enforces. */
const undoneOf = remember(
  (question: Question): readonly Problem[] => {
    const { input, scope, parts } = question;
    const pairs = pairsOf(question);
    const isNeeded = hasEnforced(input) && (pairs.length > 0 || mayHideEnforced(question));
    const determined = isNeeded ? isDeterminedBy(composeEnforced(input, scope)) : [];
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
    return composeDesired(scope);
  } catch (error) {
    if (error instanceof InvalidClusterError) return undefined;
    throw error;
  }
}
