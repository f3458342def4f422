import { Severity, RunFunctionRequest, type RunFunctionResponse } from "@crossplane-org/function-sdk-typescript";
import type { JsonObject } from "../../function/kubernetes/object.ts";
import { type Call, callFunction, resourceOf } from "../wire/client.ts";

export interface Conversation {
  /** The resources that the function required before it answered. */
  readonly questions: readonly string[];
  readonly answer: RunFunctionResponse;
}

/** Calls as Crossplane does: fetches the required resources, of which none exist here, and calls again. */
export async function converse(call: Call, composite: JsonObject): Promise<Conversation> {
  const request = RunFunctionRequest.fromPartial({
    meta: { tag: "demo" },
    observed: { composite: resourceOf(composite), resources: {} },
  });
  const first = await callFunction(call, request);
  const required = Object.entries(first.requirements?.resources ?? {});
  const nothing = required.map(([name]) => [name, { items: [] }]);
  const answer = await callFunction(call, { ...request, requiredResources: Object.fromEntries(nothing) });
  rejectFatal(answer);
  return {
    questions: required.map(([, { kind, namespace, matchName }]) => `${kind} ${namespace}/${matchName}`),
    answer,
  };
}

function rejectFatal({ results }: RunFunctionResponse): void {
  const fatal = results.find((result) => result.severity === Severity.SEVERITY_FATAL);
  if (fatal) throw new Error(`the function rejects the request: ${fatal.message}`);
}
