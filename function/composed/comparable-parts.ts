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

/** What is said of machines now: a wish whose turn has come, with its templates, or what runs. */
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
  // Under way, what is seen of it may be what it was before: to keep that would take it back.
  const isPreserved = stage !== "UnderWay" && (isWaiting || stage === "Announced" || held.has(controlPlane.key));
  const running = isPreserved ? scope.state.composed.get(controlPlane.key) : undefined;
  const references = referencesOfControlPlane(scope, desired);
  if (!running) return [controlPlane, ...references.flatMap(([, template]) => withSupporting(template))];
  const lost = lostReferences(scope.state, running, references);
  return [
    preserveControlPlane(scope, controlPlane, { running, lost: lost.map(({ path }) => path) }),
    ...lost.flatMap(({ part }) => withSupporting(part)),
  ];
}

/** A pool that waits or is held keeps its old templates; new ones would have no user yet. */
function composePoolParts(scope: Scope, pool: PoolParts, held: Decision["held"]): Part[] {
  const { group } = pool;
  const isPreserved = scope.plan.waiting.has(group.key) || held.has(group.key);
  const running = isPreserved ? scope.state.workerGroups.get(group.key) : undefined;
  if (!running) return [group, ...templatesOf(pool).flatMap((template) => withSupporting(template))];
  const lost = lostReferences(scope.state, running.object, referencesOfPool(running.kind, pool));
  const preserved = preserveMachines(group, { running, lost: lost.map(({ path }) => path) });
  return [preserved, ...lost.flatMap(({ part }) => withSupporting(part))];
}

/**
 * References to templates that are not there: Crossplane stops at an error between two applies, so an owner may exist
 * without its template. Nothing can be kept of it; the wished one takes its place, else the owner would wait for ever.
 */
function lostReferences({ templateObjects }: State, running: JsonObject, references: readonly DesiredReference[]) {
  return references
    .filter(([path]) => findReferenced(running, path, templateObjects) === undefined)
    .map(([path, part]) => ({ path, part }));
}
