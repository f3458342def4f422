import type { phases } from "../api/status.ts";
import { at, isBeingDeleted, numberAt, textAt } from "../kubernetes/object.ts";
import { isTrue } from "../kubernetes/condition.ts";
import type { Scope } from "../scope.ts";
import { isUsable } from "./readiness.ts";

export type Phase = (typeof phases)[number];

/** One word for where the cluster is; the first that fits. */
export function phaseOf(scope: Scope): Phase {
  const { coreCluster, paused } = scope.state;
  if (!coreCluster) return "Pending";
  if (isBeingDeleted(coreCluster)) return "Deleting";
  if (paused) return "Paused";
  if (at(coreCluster, "status", "initialization", "controlPlaneInitialized") !== true) return "Provisioning";
  if (isUpdating(scope)) return "Updating";
  if (isScaling(scope)) return "Scaling";
  if (isUsable(scope.state)) return "Ready";
  return wasReady(scope) ? "Degraded" : "Provisioning";
}

function isUpdating({ state, plan, version }: Scope): boolean {
  const running = state.controlPlane && textAt(state.controlPlane, "spec", "version");
  return plan.waiting.size > 0 || running !== version || isTrue(state.coreCluster, "RollingOut");
}

/** Only what has been whole once can scale or degrade; until then it is being made. */
function isScaling({ state, plan, composite }: Scope): boolean {
  if (textAt(composite, "status", "phase") === undefined || !hasBeenReady(textAt(composite, "status", "phase")))
    return false;
  const counts = state.machineDeployments.map(({ object }) => [
    numberAt(object, "spec", "replicas"),
    numberAt(object, "status", "replicas"),
  ]);
  return (
    plan.leaving.length > 0 ||
    isTrue(state.coreCluster, "ScalingUp") ||
    isTrue(state.coreCluster, "ScalingDown") ||
    counts.some(([wanted, there]) => wanted !== there)
  );
}

function wasReady({ composite }: Scope): boolean {
  return hasBeenReady(textAt(composite, "status", "phase"));
}

function hasBeenReady(phase: string | undefined): boolean {
  return phase !== undefined && phase !== "Pending" && phase !== "Provisioning";
}
