import { at, isObject, type JsonObject } from "../../function/kubernetes/object.ts";
import type { ComposeInput, ComposeOutput } from "../../function/call.ts";
import type { Cache } from "./cache.ts";
import type { Release } from "./rendering.ts";
import type { Stored } from "./stored.ts";

/** The maximum number of calls: Crossplane calls a function again while its requirements change. */
const maximumCalls = 6;

export interface Conversation {
  input: ComposeInput;
  output: ComposeOutput;
  calls: number;
}

/** Calls a release of the function until its requirements are stable, or it rejects. */
export function converse(release: Release, input: Omit<ComposeInput, "required">, cache: Cache): Conversation {
  let required: Record<string, JsonObject[]> = {};
  let requiredBefore = "{}";
  for (let calls = 1; ; calls += 1) {
    const given = { ...input, required };
    const output = release.compose(given);
    const requirements = JSON.stringify(output.requirements);
    if (output.fatal !== undefined || requirements === requiredBefore) return { input: given, output, calls };
    if (calls === maximumCalls)
      throw new Error(`requirements did not settle after ${maximumCalls} calls: ${requirements}`);
    requiredBefore = requirements;
    required = fetchAll(output.requirements, cache);
  }
}

function fetchAll(requirements: ComposeOutput["requirements"], cache: Cache): Record<string, JsonObject[]> {
  return Object.fromEntries(
    Object.entries(requirements).map(([name, requirement]) => [name, fetch({ ...requirement }, cache)]),
  );
}

/** The objects of a requirement: by name, by labels, or all of a kind, in one namespace. */
function fetch(requirement: JsonObject, cache: Cache): JsonObject[] {
  const { kind, name, namespace } = requirement;
  if (typeof kind !== "string") throw new TypeError("a requirement has a kind");
  const labels = requirement["matchLabels"] ?? requirement["labels"];
  const found =
    typeof name === "string"
      ? [cache.get(kind, name)].filter((object) => object !== undefined)
      : cache.list(kind).filter((object) => hasLabels(object, isObject(labels) ? labels : {}));
  return found.filter(({ metadata }) => metadata.namespace === namespace);
}

function hasLabels(object: Stored, labels: JsonObject): boolean {
  return Object.entries(labels).every(([label, value]) => at(object, "metadata", "labels", label) === value);
}
