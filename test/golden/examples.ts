import { globSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { parse, stringify } from "yaml";
import { compose } from "../../function/compose.ts";
import { isObject, type JsonObject, objectAt } from "../../function/kubernetes/object.ts";
import type { ComposeInput, ComposeOutput } from "../../function/call.ts";
import { withDeclaredKinds } from "../conformance/declared-kinds.ts";

/** Every example of a KubernetesCluster, by its path below `examples/`. */
export const examples = globSync("**/*.yaml", { cwd: "examples", exclude: ["gitops/**", "**/input.yaml"] }).toSorted();

export function readExample(name: string): JsonObject {
  const parsed: unknown = parse(readFileSync(`examples/${name}`, "utf8"));
  if (!isObject(parsed)) throw new TypeError(`examples/${name} is not an object`);
  return parsed;
}

/**
 * The Input that the examples of an infrastructure, or those with a ClusterClass, need: `input.yaml` of their folder.
 * Undefined if there is none.
 */
export function inputFor(composite: JsonObject): JsonObject | undefined {
  if (objectAt(composite, "spec", "topology")) return inputs.get("topology");
  const [name = ""] = Object.keys(objectAt(composite, "spec", "infrastructure") ?? {});
  return inputs.get(name);
}

const inputs = new Map(
  globSync("*/input.yaml", { cwd: "examples" }).map((file) => [dirname(file), readExample(file)] as const),
);

/** The output of one call without observed objects. */
export function composeExample(composite: JsonObject, more: Partial<ComposeInput> = {}): ComposeOutput {
  const call = { composite, observed: {}, required: { cluster: [] }, now: 0, functionVersion: "v0.0.0" };
  const input = { ...call, input: inputFor(composite), ...more };
  return withDeclaredKinds(compose(input), input.input);
}

/** The composed objects as a YAML stream, in the order of their keys. */
export function streamOf({ desired }: ComposeOutput): string {
  return [...desired].map(([key, { object }]) => `---\n# ${key}\n${stringify(object, { lineWidth: 0 })}`).join("");
}

/** The composed objects as the API server returns them before any controller has reconciled them. */
export function observedFrom({ desired }: ComposeOutput): Record<string, JsonObject> {
  const entries = [...desired].map(([key, { object }]): [string, JsonObject] => {
    return [key, structuredClone({ ...object, metadata: { ...object.metadata, generation: 1, uid: key } })];
  });
  return Object.fromEntries(entries);
}
