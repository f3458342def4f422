import { isObject, type Json, type JsonObject, listAt, textAt } from "../../function/kubernetes/object.ts";
import type { ComposeOutput } from "../../function/call.ts";
import type { Stored } from "./stored.ts";

interface ReportedCondition {
  type: string;
  status: string;
  reason: string;
  message?: string;
}

/** The XR's status after a reconcile: what the function returned, and nothing that it returned before. */
export function withConditions(
  composite: Stored,
  output: ComposeOutput,
  { synced, now }: { synced: boolean; now: number },
): JsonObject {
  const isRejected = output.fatal !== undefined;
  const crossplanes: ReportedCondition[] = [
    { type: "Synced", status: synced ? "True" : "False", reason: synced ? "ReconcileSuccess" : "ReconcileError" },
    ...(isRejected ? [] : [readiness(output.isReady)]),
  ];
  const reported = [...crossplanes, ...output.conditions];
  const before = listAt(composite, "status", "conditions").filter((item) => isObject(item));
  const kept = before.filter(({ type }) => !reported.some((condition) => condition.type === type));
  const status: JsonObject = JSON.parse(JSON.stringify(isRejected ? (composite.status ?? {}) : (output.status ?? {})));
  return {
    ...status,
    conditions: [...kept.map((item) => forgotten(item, isRejected)), ...timed(reported, before, now)],
  };
}

function readiness(isReady: boolean): ReportedCondition {
  return { type: "Ready", status: isReady ? "True" : "False", reason: isReady ? "Available" : "Creating" };
}

/** What a fatal answer leaves out is not known any more. */
function forgotten(item: JsonObject, isRejected: boolean): JsonObject {
  const isCrossplanes = ["Ready", "Synced", "Responsive"].includes(textAt(item, "type") ?? "");
  return isRejected && !isCrossplanes ? { ...item, status: "Unknown", reason: "FatalError" } : item;
}

function timed(reported: readonly ReportedCondition[], before: readonly JsonObject[], now: number): Json[] {
  return reported.map(({ type, status, reason, message = "" }) => {
    const old = before.find((item) => item["type"] === type);
    const since = old?.["status"] === status ? textAt(old, "lastTransitionTime") : undefined;
    return { type, status, reason, message, lastTransitionTime: since ?? new Date(now).toISOString() };
  });
}
