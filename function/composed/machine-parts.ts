import { findReferenced } from "../cluster-api/reference.ts";
import type { JsonObject } from "../kubernetes/object.ts";
import type { State } from "../lifecycle/state.ts";
import type { Scope } from "../scope/scope.ts";
import { preserveControlPlane, preserveMachines } from "./preserve.ts";
import { referencesOfControlPlane } from "./control-plane.ts";
import { type DesiredReference, type PoolParts, referencesOfPool, templatesOf } from "./node-pool.ts";
import type { Part } from "./part.ts";
import type { Decision } from "../lifecycle/holds.ts";
import type { DesiredMachines } from "./rollouts.ts";
import { withSupporting } from "./template.ts";

/**
 * Composes the control plane and the worker groups with their templates. An object that waits or is held has its
 * observed content; all others have the desired content.
 */
export function composeMachineParts(
  scope: Scope,
  desired: DesiredMachines,
  { held }: Decision,
): [controlPlane: Part, ...others: Part[]] {
  const [controlPlane, ...templates] = composeControlPlaneParts(scope, desired, held);
  return [controlPlane, ...templates, ...desired.pools.flatMap((pool) => composePoolParts(scope, pool, held))];
}

function composeControlPlaneParts(
  scope: Scope,
  desired: DesiredMachines,
  held: Decision["held"],
): [controlPlane: Part, ...templates: Part[]] {
  const { controlPlane } = desired;
  const { stage, isWaiting } = scope.plan.upgrade;
  // Once a step is under way, the observed object may be stale: preserving it would revert the step.
  const isPreserved = stage !== "UnderWay" && (isWaiting || stage === "Announced" || held.has(controlPlane.key));
  const observed = isPreserved ? scope.state.composed.get(controlPlane.key) : undefined;
  const references = referencesOfControlPlane(scope, desired);
  if (!observed) return [controlPlane, ...references.flatMap(([, template]) => withSupporting(template))];
  const lost = findLostReferences(scope.state, observed, references);
  return [
    preserveControlPlane(scope, controlPlane, { observed, lost: lost.map(({ path }) => path) }),
    ...lost.flatMap(({ part }) => withSupporting(part)),
  ];
}

/** A pool that waits or is held keeps its old templates; new ones would not be used yet. */
function composePoolParts(scope: Scope, pool: PoolParts, held: Decision["held"]): Part[] {
  const { group } = pool;
  const isPreserved = scope.plan.waiting.has(group.key) || held.has(group.key);
  const observed = isPreserved ? scope.state.workerGroups.get(group.key) : undefined;
  if (!observed) return [group, ...templatesOf(pool).flatMap((template) => withSupporting(template))];
  const lost = findLostReferences(scope.state, observed.object, referencesOfPool(observed.kind, pool));
  const preserved = preserveMachines(group, { observed, lost: lost.map(({ path }) => path) });
  return [preserved, ...lost.flatMap(({ part }) => withSupporting(part))];
}

/**
 * Finds references to templates that do not exist: an error in Crossplane between two applies leaves an object without
 * its template. The desired reference replaces a lost one, because preserving it would block the object forever.
 */
function findLostReferences({ templateObjects }: State, observed: JsonObject, references: readonly DesiredReference[]) {
  return references
    .filter(([path]) => findReferenced(observed, path, templateObjects) === undefined)
    .map(([path, part]) => ({ path, part }));
}
