import { Severity, RunFunctionRequest, type RunFunctionResponse } from "@crossplane-org/function-sdk-typescript";
import type { JsonObject } from "../../function/kubernetes/object.ts";
import { type Call, callFunction, resourceOf } from "../wire/client.ts";

export interface Conversation {
  /** What the function wanted to see before it answered, in words. */
  readonly questions: readonly string[];
  readonly answer: RunFunctionResponse;
}

/** Asks as Crossplane does: what the function wants to see is fetched, and it is asked again. Here nothing exists. */
export async function converse(call: Call, composite: JsonObject): Promise<Conversation> {
  const request = RunFunctionRequest.fromPartial({
    meta: { tag: "demo" },
    observed: { composite: resourceOf(composite), resources: {} },
  });
  const first = await callFunction(call, request);
  const wanted = Object.entries(first.requirements?.resources ?? {});
  const nothing = wanted.map(([name]) => [name, { items: [] }]);
  const answer = await callFunction(call, { ...request, requiredResources: Object.fromEntries(nothing) });
  rejectFatal(answer);
  return { questions: wanted.map(([, { kind, namespace, matchName }]) => `${kind} ${namespace}/${matchName}`), answer };
}

function rejectFatal({ results }: RunFunctionResponse): void {
  const fatal = results.find((result) => result.severity === Severity.SEVERITY_FATAL);
  if (fatal) throw new Error(`the function rejects: ${fatal.message}`);
}
