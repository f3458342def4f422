import { toCanonicalJson } from "../../../function/kubernetes/hash.ts";
import { isObject, type JsonObject, listAt, objectAt } from "../../../function/kubernetes/object.ts";
import type { ComposeOutput } from "../../../function/call.ts";
import { composeExample, readExample } from "../examples.ts";
import type { Recording } from "./recording.ts";
import { asJson, storedObject, uidOf } from "./stored.ts";

const maximumCalls = 20;

/** Applies the responses for an example until one changes nothing and is ready. */
export function settle(example: string): Recording {
  let current = recordingOf(created(readExample(example)), composeExample(readExample(example)));
  for (let count = 1; count < maximumCalls; count += 1) {
    const output = composeExample(current.composite, { observed: current.observed });
    if (output.fatal !== undefined) throw new Error(`${example}: ${output.fatal}`);
    const next = recordingOf(current.composite, output);
    if (toCanonicalJson(next) === toCanonicalJson(current) && output.isReady) return next;
    current = next;
  }
  throw new Error(`${example} does not settle`);
}

function created(composite: JsonObject): JsonObject {
  const metadata = { ...objectAt(composite, "metadata"), uid: uidOf("composite"), generation: 1 };
  return { ...composite, metadata };
}

function recordingOf(composite: JsonObject, { desired, status }: ComposeOutput): Recording {
  const objects = [...desired];
  return {
    composite: { ...composite, ...(status && { status: withAddonsApplied(asJson(status)) }) },
    applied: Object.fromEntries(objects.map(([key, { object }]) => [key, asJson(object)])),
    observed: Object.fromEntries(objects.map(([key, { object }]) => [key, storedObject(key, object, composite)])),
  };
}

/** The status after the call that has read that the add-ons are applied, which happens only once. */
function withAddonsApplied(status: JsonObject): JsonObject {
  const addons = listAt(status, "addons").map((addon) => (isObject(addon) ? { ...addon, applied: true } : addon));
  return addons.length === 0 ? status : { ...status, addons };
}
