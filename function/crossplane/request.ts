import { isObject, nameOf, textAt } from "../kubernetes/object.ts";
import type { ComposeInput } from "../call.ts";
import { fieldOf, type FunctionRequest } from "./wire/request.ts";

const environmentKey = "apiextensions.crossplane.io/environment";

/** Converts a request to the input of compose. Undefined if it has no composite resource with a name. */
export function readRequest(
  { composite, observed, required, input, context, tooDeep }: FunctionRequest,
  dependencies: Pick<ComposeInput, "now" | "functionVersion">,
): ComposeInput | undefined {
  if (!composite || nameOf(composite) === undefined) return undefined;
  const environment = context && fieldOf(context, environmentKey);
  return {
    composite,
    observed,
    required,
    input,
    tooDeep,
    environment: isObject(environment) ? environment : undefined,
    ...dependencies,
  };
}

/** `namespace/name` for the log. */
export function compositeName({ composite }: FunctionRequest): string {
  return [textAt(composite, "metadata", "namespace"), nameOf(composite)].filter(Boolean).join("/");
}
