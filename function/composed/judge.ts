import { InvalidClusterError, type Problem } from "../api/problem.ts";
import { remember } from "../api/remember.ts";
import { fieldsIn } from "../api/value.ts";
import { contentHash } from "../kubernetes/hash.ts";
import { joinedVerdict, judge, type PolicyVerdict } from "../lifecycle/policy.ts";
import type { ComposeInput } from "../call.ts";
import { openEnforced } from "../scope/enforced.ts";
import type { Scope, TopologyScope } from "../scope/scope.ts";
import { determinedBy, enforcedProblems, hiddenFlags } from "./enforced.ts";
import { overriddenSubjects } from "./override-policy.ts";
import { differingPairs, type PartPair } from "./part-pairs.ts";
import type { Part } from "./part.ts";
import { desiredParts } from "./whole.ts";

/**
 * Judges what is composed, after overrides (rule A7, decision 0020). What the XR's own overrides change is found by
 * composing the cluster with the platform's alone.
 */
export function judgeComposed(
  input: ComposeInput,
  scope: Scope | TopologyScope,
  parts: readonly Part[],
): { policy: PolicyVerdict; problems: Problem[] } {
  if (scope.overrides.own.size === 0 && !mayHideEnforced({ input, scope })) {
    return { policy: scope.policy, problems: [] };
  }
  const text = contentHash([input.input, input.environment, factsOf(scope)], 64);
  const question = { input, scope, parts, text };
  const pairs = pairsOf(question);
  const ofOverrides = judge(scope.policyRules, overriddenSubjects(scope, pairs), scope.state.coreCluster?.object);
  return {
    policy: joinedVerdict(scope.policy, ofOverrides),
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
  const components = Object.values(fieldsIn(scope.own, "kubernetes") ?? {});
  return hasEnforced(input) && components.some((component) => fieldsIn(component, "extraArgs") !== undefined);
}

function hasEnforced({ input }: ComposeInput): boolean {
  return fieldsIn(input, "enforced") !== undefined;
}

// A steady cluster is asked for the same again and again, and the answers take many renderings.
const textOf = ({ text }: Question) => text;

/** What the XR's own overrides change. */
const pairsOf = remember(
  ({ scope, parts }: Question): readonly PartPair[] => {
    const { own, platform } = scope.overrides;
    const without = { ...scope, spec: { ...scope.spec, overrides: [...platform] } };
    return own.size === 0 ? [] : differingPairs(desiredParts(without), parts);
  },
  { textOf, sizeOf: (pairs) => pairs.reduce((sum, { before, after }) => sum + sizeOf(before) + sizeOf(after), 0) },
);

/** What of it the platform enforces, and flags that win over what it enforces. */
const undoneOf = remember(
  (question: Question): readonly Problem[] => {
    const { input, scope, parts } = question;
    const pairs = pairsOf(question);
    const isNeeded = hasEnforced(input) && (pairs.length > 0 || mayHideEnforced(question));
    const determined = isNeeded ? determinedBy(enforcedParts(input, scope)) : [];
    return [...enforcedProblems(scope, pairs, determined), ...hiddenFlags(scope, parts, determined)];
  },
  { textOf, sizeOf },
);

function sizeOf(value: unknown): number {
  return JSON.stringify(value).length;
}

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
