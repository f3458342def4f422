import { type Condition, type ObservedCondition, readCondition } from "../kubernetes/condition.ts";
import type { JsonObject } from "../kubernetes/object.ts";
import { ownAnnotation } from "../lifecycle/annotations.ts";
import type { State } from "../lifecycle/state.ts";
import type { Composition } from "../composed/composition.ts";

/** Conditions of Cluster API's Cluster that the XR repeats, with the same names and meaning. */
const repeatedTypes = [
  "Available",
  "InfrastructureReady",
  "ControlPlaneInitialized",
  "ControlPlaneAvailable",
  "WorkersAvailable",
  "RollingOut",
  "Remediating",
  "Paused",
] as const;

/** Enough for a few lines. Cluster API sorts its messages, so the cut-off text is stable. */
const messageLimit = 1024;

/**
 * Repeats the conditions of the Cluster. A condition is Unknown while the Cluster does not exist, or while Cluster API
 * has not reported the condition or not updated it to the current generation; the reason says which.
 */
export function summarizeConditions({ coreCluster }: Pick<State, "coreCluster">): Condition[] {
  return repeatedTypes.map((type) => {
    if (type === "Paused" && coreCluster?.isPaused) {
      return {
        type,
        status: "True",
        reason: "Paused",
        message: "The Cluster is paused: nothing changes until its spec.paused is unset",
      };
    }
    if (!coreCluster)
      return { type, status: "Unknown", reason: "NotCreated", message: "The Cluster does not exist yet" };
    return repeatCondition(type, readCondition(coreCluster.object, type));
  });
}

function repeatCondition(type: string, condition: ObservedCondition | undefined): Condition {
  if (!condition)
    return {
      type,
      status: "Unknown",
      reason: "NotReported",
      message: "Cluster API has not reported this condition yet",
    };
  // Cluster API never updates this condition again once it is true (docs/decisions/0107).
  const isFinal = type === "ControlPlaneInitialized" && condition.status === "True";
  if (!condition.current && !isFinal)
    return {
      type,
      status: "Unknown",
      reason: "Stale",
      message: "Cluster API has not observed the last change of the Cluster yet",
    };
  const { status, reason, message = "" } = condition;
  return { type, status, reason, message: message.slice(0, messageLimit) };
}

/** Condition `Compatible`: whether the spec is valid, allowed by the policy, and possible for the existing cluster. */
export function reportCompatible(reason: "Accepted" | "PolicyViolated" | "Rejected", message: string): Condition {
  return { type: "Compatible", status: reason === "Accepted" ? "True" : "False", reason, message };
}

/** Condition `UpdatePending`: held rollouts, which no edit of the KubernetesCluster has caused (rules R4, R5). */
export function reportUpdatePending({ held, approval }: Pick<Composition, "held" | "approval">): Condition {
  const type = "UpdatePending";
  const [first] = held;
  if (!first) return { type, status: "False", reason: "UpToDate", message: "" };
  const rollouts = held.map(({ object, machines, fields }) => `${object} (${machines} machines: ${fields.join(", ")})`);
  // The approval comes first, because a long list of rollouts is cut off.
  const instruction = `Approve with the annotation ${ownAnnotation.approveRollout}: ${approval}`;
  const message = `${instruction}. Held: ${rollouts.join("; ")}`;
  return { type, status: "True", reason: first.reason, message: message.slice(0, messageLimit) };
}

/** A rejection decides no rollout, so it repeats the previous condition `UpdatePending`. */
export function repeatUpdatePending(composite: JsonObject): Condition {
  const before = readCondition(composite, "UpdatePending");
  if (!before) return { type: "UpdatePending", status: "Unknown", reason: "NotDecided", message: "" };
  const { type, status, reason, message = "" } = before;
  return { type, status, reason, message };
}
