import {
  type Condition as ConditionMessage,
  Ready,
  type Requirements,
  type Resource,
  type Result,
  type RunFunctionRequest,
  RunFunctionResponse,
  Severity,
  type State,
  Status as ConditionStatus,
  Target,
} from "@crossplane-org/function-sdk-typescript";
import type { Condition } from "../kubernetes/condition.ts";
import { isObject, type JsonObject } from "../kubernetes/object.ts";
import type { ComposeOutput, Event } from "../status/answer.ts";

const severities = { Normal: Severity.SEVERITY_NORMAL, Warning: Severity.SEVERITY_WARNING } as const;

const statuses = {
  True: ConditionStatus.STATUS_CONDITION_TRUE,
  False: ConditionStatus.STATUS_CONDITION_FALSE,
  Unknown: ConditionStatus.STATUS_CONDITION_UNKNOWN,
} as const;

/** Why nothing is changed, in a word for programs and a sentence for people. */
export interface Refusal {
  readonly reason: "InvalidCluster" | "InvalidRequest" | "InternalError" | "AnswerTooLarge";
  readonly message: string;
}

/** The answer in Crossplane's words; what other functions desire is passed on. */
export function writeResponse(request: RunFunctionRequest, output: ComposeOutput): RunFunctionResponse {
  const { fatal, conditions, ttlSeconds } = output;
  if (fatal !== undefined) return refuse(request, { reason: "InvalidCluster", message: fatal }, conditions);
  return {
    ...answerTo(request, conditions),
    meta: { tag: tagOf(request), ttl: { seconds: ttlSeconds, nanos: 0 } },
    desired: desiredState(request.desired, output),
    results: output.events.map((event) => eventResult(event)),
    requirements: requirementsOf(output),
  };
}

/** Crossplane changes nothing on a fatal result. No TTL, so that its cache never repeats a refusal. */
export function refuse(
  request: RunFunctionRequest,
  { reason, message }: Refusal,
  conditions: readonly Condition[],
): RunFunctionResponse {
  const target = Target.TARGET_COMPOSITE_AND_CLAIM;
  return {
    ...answerTo(request, conditions),
    desired: request.desired,
    results: [{ severity: Severity.SEVERITY_FATAL, reason, message, target }],
  };
}

function answerTo(request: RunFunctionRequest, conditions: readonly Condition[]): RunFunctionResponse {
  return RunFunctionResponse.fromPartial({
    meta: { tag: tagOf(request) },
    context: request.context,
    conditions: conditions.map((condition) => conditionMessage(condition)),
  });
}

function tagOf({ meta }: RunFunctionRequest): string {
  return meta?.tag ?? "";
}

function desiredState(earlier: State | undefined, { desired, isReady, status }: ComposeOutput): State {
  const ours = [...desired].map(([key, composed]): [string, Resource] => [
    key,
    { resource: { ...composed.object }, connectionDetails: {}, ready: readyOf(composed.isReady) },
  ]);
  const composite: JsonObject | undefined = earlier?.composite?.resource;
  return {
    composite: {
      resource: { ...composite, status: mergeStatus(composite?.["status"], status) },
      connectionDetails: earlier?.composite?.connectionDetails ?? {},
      ready: readyOf(isReady),
    },
    resources: { ...earlier?.resources, ...Object.fromEntries(ours) },
  };
}

/** A field that we do not know stays what an earlier function made of it. */
function mergeStatus(earlier: unknown, status: object = {}): object {
  const known = Object.fromEntries(Object.entries(status).filter(([, value]) => value !== undefined));
  return { ...(isObject(earlier) ? earlier : {}), ...known };
}

function readyOf(isReady: boolean): Ready {
  return isReady ? Ready.READY_TRUE : Ready.READY_FALSE;
}

function conditionMessage({ type, status, reason, message = "" }: Condition): ConditionMessage {
  return { type, status: statuses[status], reason, message, target: Target.TARGET_COMPOSITE_AND_CLAIM };
}

function eventResult({ severity, reason, message }: Event): Result {
  return { severity: severities[severity], reason, message, target: Target.TARGET_COMPOSITE_AND_CLAIM };
}

/** Undefined where nothing is asked for, because an empty message would cost a second call. */
function requirementsOf({ requirements }: ComposeOutput): Requirements | undefined {
  const names = Object.entries(requirements);
  if (names.length === 0) return undefined;
  const resources = names.map(([key, { apiVersion, kind, name, namespace, matchLabels }]) => [
    key,
    matchLabels
      ? { apiVersion, kind, matchLabels: { labels: { ...matchLabels } }, namespace }
      : { apiVersion, kind, matchName: name, namespace },
  ]);
  return { resources: Object.fromEntries(resources), extraResources: {}, schemas: {} };
}
