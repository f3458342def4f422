import type { ComposeInput, ComposeOutput } from "./call.ts";
import { delivery } from "./delivery/index.ts";
import type { JsonObject } from "./kubernetes/object.ts";

/** Replaces the observed and required resources by the objects that they deliver. */
export function unwrap(input: ComposeInput): ComposeInput {
  return {
    ...input,
    observed: mapValues(input.observed, (object) => delivery.unwrap(object)),
    required: mapValues(input.required, (objects) => objects.map((object) => delivery.unwrap(object))),
  };
}

/** Replaces the desired objects by the resources that deliver them. */
export function wrap(output: ComposeOutput): ComposeOutput {
  const desired = [...output.desired].map(
    ([key, { object, isReady }]) => [key, { object: delivery.wrap(object), isReady }] as const,
  );
  return { ...output, desired: new Map(desired) };
}

function mapValues<Value extends JsonObject | readonly JsonObject[]>(
  values: Readonly<Record<string, Value>>,
  change: (value: Value) => Value,
): Record<string, Value> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, change(value)]));
}
