import type { Resources, RunFunctionRequest } from "@crossplane-org/function-sdk-typescript";
import { isObject, type JsonObject, nameOf, textAt } from "../kubernetes/object.ts";
import type { ComposeInput } from "../scope.ts";

const environmentKey = "apiextensions.crossplane.io/environment";

/** What a request asks of compose; undefined where it names no composite resource. */
export function readRequest(
  request: RunFunctionRequest,
  surroundings: Pick<ComposeInput, "now" | "functionVersion">,
): ComposeInput | undefined {
  const composite: unknown = request.observed?.composite?.resource;
  const environment: unknown = request.context?.[environmentKey];
  if (!isObject(composite) || nameOf(composite) === undefined) return undefined;
  return {
    composite,
    observed: observedOf(request),
    required: requiredOf(request),
    input: isObject(request.input) ? request.input : undefined,
    environment: isObject(environment) ? environment : undefined,
    ...surroundings,
  };
}

/** Composed resources that exist, by key. */
export function observedOf({ observed }: RunFunctionRequest): Record<string, JsonObject> {
  return Object.fromEntries(
    Object.entries(observed?.resources ?? {}).flatMap(([key, { resource }]) => (resource ? [[key, resource]] : [])),
  );
}

/** `namespace/name` for the log. */
export function compositeName({ observed }: RunFunctionRequest): string {
  const composite: unknown = observed?.composite?.resource;
  if (!isObject(composite)) return "";
  return [textAt(composite, "metadata", "namespace"), nameOf(composite)].filter(Boolean).join("/");
}

/** A name without items stays: Crossplane has looked and found nothing. Before v2 it answers in extra_resources. */
function requiredOf({ extraResources, requiredResources }: RunFunctionRequest): Record<string, JsonObject[]> {
  const answers = Object.entries({ ...extraResources, ...requiredResources });
  return Object.fromEntries(answers.map(([name, resources]) => [name, itemsOf(resources)]));
}

function itemsOf({ items }: Resources): JsonObject[] {
  return items.flatMap(({ resource }) => (resource ? [resource] : []));
}
