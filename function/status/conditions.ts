import { type Condition, type ObservedCondition, readCondition } from "../kubernetes/condition.ts";
import type { JsonObject } from "../kubernetes/object.ts";
import { ownAnnotation } from "../lifecycle/annotations.ts";
import type { State } from "../lifecycle/state.ts";
import type { Composition } from "../composed/composition.ts";

/** Conditions of CAPI's Cluster that we repeat, with CAPI's names and meaning. */
const repeated = [
  "Available",
  "InfrastructureReady",
  "ControlPlaneInitialized",
  "ControlPlaneAvailable",
  "WorkersAvailable",
  "RollingOut",
  "Remediating",
  "Paused",
] as const;

/** Room for a few lines; CAPI sorts its own messages, so they do not flap. */
const messageLimit = 1024;

/** What the Cluster says of itself. Missing, stale and unknown are three different things. */
export function summarizeConditions({ coreCluster }: Pick<State, "coreCluster">): Condition[] {
  return repeated.map((type) => {
    if (type === "Paused" && coreCluster?.isPaused) {
      return {
        type,
        status: "True",
        reason: "Paused",
        message: "The Cluster is paused by someone else; nothing is changed",
      };
    }
    if (!coreCluster)
      return { type, status: "Unknown", reason: "NotCreated", message: "The Cluster does not exist yet" };
    return repeat(type, readCondition(coreCluster.object, type));
  });
}

function repeat(type: string, condition: ObservedCondition | undefined): Condition {
  if (!condition)
    return { type, status: "Unknown", reason: "NotReported", message: "Cluster API has not reported it yet" };
  // Cluster API does not touch this one again once it is true (docs/decisions/0107).
  const isFinal = type === "ControlPlaneInitialized" && condition.status === "True";
  if (!condition.current && !isFinal)
    return { type, status: "Unknown", reason: "Stale", message: "Cluster API has not seen the last change yet" };
  const { status, reason, message = "" } = condition;
  return { type, status, reason, message: message.slice(0, messageLimit) };
}

/** `Compatible`: whether what is asked for fits the schema, the platform's policy and what runs. */
export function reportCompatible(reason: "Accepted" | "PolicyViolated" | "Rejected", message: string): Condition {
  return { type: "Compatible", status: reason === "Accepted" ? "True" : "False", reason, message };
}

/** `UpdatePending`: changes that nobody asked for in the KubernetesCluster and that would replace machines (rules R4, R5). */
export function updatePending({ held, approval }: Pick<Composition, "held" | "approval">): Condition {
  const type = "UpdatePending";
  const [first] = held;
  if (!first) return { type, status: "False", reason: "UpToDate", message: "" };
  const rollouts = held.map(({ object, machines, fields }) => `${object} (${machines} machines: ${fields.join(", ")})`);
  const message = `${rollouts.join("; ")}. To go ahead: annotation ${ownAnnotation.approveRollout}: ${approval}`;
  return { type, status: "True", reason: first.reason, message: message.slice(0, messageLimit) };
}

/** A rejection decides nothing, so what was pending stays as it was said. */
export function carryPendingOver(composite: JsonObject): Condition {
  const before = readCondition(composite, "UpdatePending");
  if (!before) return { type: "UpdatePending", status: "Unknown", reason: "NotDecided", message: "" };
  const { type, status, reason, message = "" } = before;
  return { type, status, reason, message };
}
