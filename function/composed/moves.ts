import type { Scope } from "../scope.ts";
import { keepControlPlane, keepMachines } from "./keep.ts";
import type { PoolParts } from "./node-pool.ts";
import type { Part } from "./part.ts";
import type { Decision, Wishes } from "./rollouts.ts";

/** What is said of machines now: a wish whose turn has come, with its templates, or what runs. */
export function machineParts(scope: Scope, wishes: Wishes, { held }: Decision): Part[] {
  return [...controlPlaneParts(scope, wishes, held), ...wishes.pools.flatMap((pool) => poolParts(scope, pool, held))];
}

function controlPlaneParts(
  scope: Scope,
  { controlPlane, controlPlaneTemplate }: Wishes,
  held: Decision["held"],
): Part[] {
  const isKept = scope.plan.upgrade.isWaiting || held.has(controlPlane.key);
  const running = isKept ? scope.state.composed.get(controlPlane.key) : undefined;
  return running ? [keepControlPlane(scope, controlPlane, running)] : [controlPlane, controlPlaneTemplate];
}

/** A pool that waits or is held keeps its old templates; new ones would have no user yet. */
function poolParts(scope: Scope, { deployment, machines, bootstrap }: PoolParts, held: Decision["held"]): Part[] {
  const isKept = scope.plan.waiting.has(deployment.key) || held.has(deployment.key);
  const running = isKept ? scope.state.composed.get(deployment.key) : undefined;
  return running ? [keepMachines(deployment, running)] : [deployment, machines, bootstrap];
}
