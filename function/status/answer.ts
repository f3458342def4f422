import { type InvalidClusterError, formatProblems, formatProblem } from "../api/problem.ts";
import type { Composed, ComposeInput, ComposeOutput, Event } from "../call.ts";
import { requireMachines, requireSets } from "../cluster-api/group-requirements.ts";
import type { Requirement } from "../cluster-api/requirement.ts";
import type { Composition } from "../composed/composition.ts";
import type { Condition } from "../kubernetes/condition.ts";
import { requireAddons, isAddonReady } from "../lifecycle/addons.ts";
import { decideSecondsUntilNextCall } from "../lifecycle/clock.ts";
import { requireCluster, requiredCluster } from "../lifecycle/ownership.ts";
import type { PolicyResult } from "../lifecycle/policy.ts";
import type { State } from "../lifecycle/state.ts";
import type { Scope, TopologyScope } from "../scope/scope.ts";
import { summarizeConditions, reportCompatible, repeatUpdatePending, reportUpdatePending } from "./conditions.ts";
import { type Phase, wasUpdating } from "./phase.ts";
import { isReady, isUsable } from "./readiness.ts";
import { adopting } from "./operation.ts";
import { readPreviousStatus } from "./previous.ts";
import { summarizeCluster } from "./summary.ts";
import { requireEntryGroups } from "./topology-workers.ts";

/** Returns the whole response: objects, readiness, status, conditions, events, requirements and TTL. */
export function composeAnswer(
  input: ComposeInput,
  scope: Scope | TopologyScope,
  composition: Composition,
): ComposeOutput {
  const { state } = scope;
  const { objects } = composition;
  const desired = new Map(
    [...objects]
      .toSorted(([left], [right]) => (left < right ? -1 : 1))
      .map(([key, object]): [string, Composed] => [
        key,
        { object, isReady: isAddonReady(scope.addons, key) ?? isReady(key, state) },
      ]),
  );
  const status = summarizeCluster(scope, composition, input.functionVersion);
  const isChanging = status.phase !== "Ready" || isUnfinished(desired, state);
  return {
    desired,
    isReady: isUsable(state),
    status,
    conditions: [
      ...summarizeConditions(state),
      reportUpdatePending(composition),
      reportPolicy(composition.policy ?? scope.policy),
    ],
    events: listTransitions(input, status.phase ?? "Pending"),
    fatal: undefined,
    problems: [],
    requirements: requirementsOf(scope, composition),
    ttlSeconds: decideSecondsUntilNextCall(state, input.composite, { now: input.now, isChanging }),
    held: composition.held,
    approval: composition.approval,
  };
}

/**
 * True if a desired object is not ready yet, or an observed one is no longer desired: its deletion may allow the next
 * step.
 */
function isUnfinished(desired: ComposeOutput["desired"], { composed }: State): boolean {
  return (
    [...desired.values()].some(({ isReady: isDone }) => !isDone) ||
    [...composed.keys()].some((key) => !desired.has(key))
  );
}

/**
 * Returns the first response for a cluster. It creates nothing, and requires the Cluster of this name and other objects
 * that may exist. `preserved` has the objects that are observed without their Cluster, unchanged.
 */
export function composeFirstAnswer(
  input: ComposeInput,
  scope: Scope | TopologyScope,
  preserved: Composition,
): ComposeOutput {
  return { ...composeAnswer(input, scope, preserved), events: [] };
}

/**
 * Returns the response for an existing cluster until it can be adopted: all its objects are read, and its XR is a
 * minute old (rule N5). It changes nothing.
 */
export function composeAdopting(
  input: ComposeInput,
  scope: Scope | TopologyScope,
  preserved: Composition,
): ComposeOutput {
  const first = composeFirstAnswer(input, scope, preserved);
  const status = first.status && { ...first.status, lastOperation: adopting };
  return { ...first, status, requirements: preserved.requirements ?? {} };
}

/**
 * Returns the response that rejects a spec. It repeats all conditions (rule A6), because Crossplane sets the ones that
 * a Fatal response omits to Unknown.
 */
export function composeRejection(input: ComposeInput, state: State, error: InvalidClusterError): ComposeOutput {
  const message = formatProblems(error.problems);
  return {
    desired: new Map(),
    isReady: isUsable(state),
    status: undefined,
    conditions: [
      ...summarizeConditions(state),
      repeatUpdatePending(input.composite),
      reportCompatible("Rejected", message),
    ],
    events: [],
    fatal: message,
    problems: error.problems,
    requirements: {},
    ttlSeconds: decideSecondsUntilNextCall(state, input.composite, { now: input.now, isChanging: true }),
    held: [],
    approval: "",
  };
}

/** A steady cluster has no requirements, so that Crossplane calls the function once per reconcile. */
function requirementsOf(
  scope: Scope | TopologyScope,
  { retention, requirements }: Composition,
): Record<string, Requirement> {
  const { addons, cluster, plan, state } = scope;
  const needsMemberSets = retention.needsMemberSets || plan.needsMemberSets || wasUpdating(scope);
  return {
    ...requirements,
    ...(!state.coreCluster && { [requiredCluster]: requireCluster(cluster) }),
    ...(needsMemberSets && requireSets(cluster)),
    ...(plan.needsMachines && requireMachines(cluster)),
    ...(scope.backend === "topology" && requireEntryGroups(scope)),
    ...requireAddons(addons),
  };
}

function reportPolicy(policy: PolicyResult): Condition {
  if (policy.tolerated.length === 0) return reportCompatible("Accepted", "");
  const message = policy.tolerated
    .map(({ path, message: text }) => formatProblem({ path: `spec.${path}`, message: text }))
    .join("; ");
  return reportCompatible("PolicyViolated", `${message} (accepted before, so still in effect)`);
}

/** Returns an event if the phase differs from the one in the previous status (rule A2). */
function listTransitions({ composite }: ComposeInput, phase: Phase): Event[] {
  const { phase: before } = readPreviousStatus(composite);
  if (before === phase || before === undefined) return [];
  const severity = phase === "Degraded" ? "Warning" : "Normal";
  return [{ severity, reason: `Cluster${phase}`, message: `Phase changed from ${before} to ${phase}` }];
}
