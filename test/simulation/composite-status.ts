import { isObject, type Json, type JsonObject, listAt, textAt } from "../../function/kubernetes/object.ts";
import type { ComposeOutput } from "../../function/call.ts";
import type { Stored } from "./stored.ts";

interface ReportedCondition {
  type: string;
  status: string;
  reason: string;
  message?: string;
}

/** The XR's status after a reconcile: that of the response, without fields of earlier responses. */
export function withConditions(
  composite: Stored,
  output: ComposeOutput,
  { synced, now }: { synced: boolean; now: number },
): JsonObject {
  const isRejected = output.fatal !== undefined;
  const ofCrossplane: ReportedCondition[] = [
    { type: "Synced", status: synced ? "True" : "False", reason: synced ? "ReconcileSuccess" : "ReconcileError" },
    ...(isRejected ? [] : [readiness(output.isReady)]),
  ];
  const reported = [...ofCrossplane, ...output.conditions];
  const before = listAt(composite, "status", "conditions").filter((item) => isObject(item));
  const others = before.filter(({ type }) => !reported.some((condition) => condition.type === type));
  const status: JsonObject = JSON.parse(JSON.stringify(isRejected ? (composite.status ?? {}) : (output.status ?? {})));
  return {
    ...status,
    conditions: [...others.map((item) => markUnknown(item, isRejected)), ...timed(reported, before, now)],
  };
}

function readiness(isReady: boolean): ReportedCondition {
  return { type: "Ready", status: isReady ? "True" : "False", reason: isReady ? "Available" : "Creating" };
}

/** A fatal response makes the conditions that it lacks Unknown. */
function markUnknown(item: JsonObject, isRejected: boolean): JsonObject {
  const isOfCrossplane = ["Ready", "Synced", "Responsive"].includes(textAt(item, "type") ?? "");
  return isRejected && !isOfCrossplane ? { ...item, status: "Unknown", reason: "FatalError" } : item;
}

function timed(reported: readonly ReportedCondition[], before: readonly JsonObject[], now: number): Json[] {
  return reported.map(({ type, status, reason, message = "" }) => {
    const old = before.find((item) => item["type"] === type);
    const since = old?.["status"] === status ? textAt(old, "lastTransitionTime") : undefined;
    return { type, status, reason, message, lastTransitionTime: since ?? new Date(now).toISOString() };
  });
}
