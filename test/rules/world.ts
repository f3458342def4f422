import { compose } from "../../function/compose.ts";
import { isObject, type JsonObject, numberAt, textAt } from "../../function/kubernetes/object.ts";
import type { ComposeInput, ComposeOutput } from "../../function/call.ts";
import { withDeclaredKinds } from "../conformance/declared-kinds.ts";
import { inputFor, observedFrom } from "../golden/examples.ts";

/** A valid spec; each test changes the fields that it tests. */
export const quickStart = {
  kubernetes: { version: "v1.35.2" },
  infrastructure: { docker: {} },
  controlPlane: { replicas: 1 },
  workers: [{ name: "default", replicas: 2 }],
};

export function composite(spec: JsonObject = quickStart, metadata: JsonObject = {}): JsonObject {
  return {
    apiVersion: "capi.crossplane.io/v1beta1",
    kind: "KubernetesCluster",
    metadata: { name: "demo", namespace: "team-a", generation: 1, ...metadata },
    spec,
  };
}

export type Call = Partial<ComposeInput>;

/** The output of one call. No required resource exists, unless `more` contains it. */
export function run(xr: JsonObject, more: Call = {}): ComposeOutput {
  const input = {
    composite: xr,
    input: inputFor(xr),
    observed: {},
    required: { cluster: [], "machine-sets": [], machines: [] },
    now: 0,
    functionVersion: "v0.0.0",
    ...more,
  };
  return withDeclaredKinds(compose(input), input.input);
}

/** The observed objects once all objects of `xr` exist and are healthy. Usages need a second call to see both ends. */
export function running(xr: JsonObject, more: Call = {}): Record<string, JsonObject> {
  const made = settled(observedFrom(answered(xr, more)));
  return settled(observedFrom(answered(xr, { ...more, observed: made })));
}

/** The output of the call after the announcement of the previous call is observed on the Cluster (decision 0111). */
export function runAnnounced(xr: JsonObject, more: Call & Pick<ComposeInput, "observed">): ComposeOutput {
  const annotations = { ...answered(xr, more).desired.get("cluster")?.object.metadata.annotations };
  return run(xr, { ...more, observed: changed({ ...more.observed }, "cluster", { metadata: { annotations } }) });
}

function answered(xr: JsonObject, more: Call): ComposeOutput {
  const output = run(xr, more);
  if (output.fatal !== undefined) throw new Error(output.fatal);
  return output;
}

/** The same objects with the status that their controllers report when they are done. */
export function settled(observed: Record<string, JsonObject>): Record<string, JsonObject> {
  return Object.fromEntries(
    Object.entries(observed).map(([key, object]) => [key, { ...object, status: statusOf(object) }]),
  );
}

function statusOf(object: JsonObject): JsonObject {
  const generation = numberAt(object, "metadata", "generation") ?? 1;
  const replicas = numberAt(object, "spec", "replicas") ?? 0;
  const version = textAt(object, "spec", "version");
  return {
    observedGeneration: generation,
    conditions: [
      "Available",
      "InfrastructureReady",
      "ControlPlaneInitialized",
      "ControlPlaneAvailable",
      "WorkersAvailable",
    ].map((type) => condition(type, "True", generation)),
    initialization: { provisioned: true, infrastructureProvisioned: true, controlPlaneInitialized: true },
    replicas,
    readyReplicas: replicas,
    upToDateReplicas: replicas,
    availableReplicas: replicas,
    ...(version !== undefined && { version }),
  };
}

export function condition(type: string, status: string, observedGeneration = 1): JsonObject {
  return {
    type,
    status,
    reason: status === "True" ? type : `Not${type}`,
    message: `${type} is ${status}`,
    observedGeneration,
    lastTransitionTime: "1970-01-01T00:00:00Z",
  };
}

/** The observed objects, with `change` merged into the object under `key`. Lists are replaced. */
export function changed(
  observed: Record<string, JsonObject>,
  key: string,
  change: JsonObject,
): Record<string, JsonObject> {
  const object = observed[key];
  if (!object) throw new Error(`no object is observed under ${key}, only ${Object.keys(observed).join(", ")}`);
  return { ...observed, [key]: merged(object, change) };
}

function merged(object: JsonObject, change: JsonObject): JsonObject {
  const result: JsonObject = { ...object };
  for (const [field, value] of Object.entries(change)) {
    const before = result[field];
    result[field] = isObject(before) && isObject(value) ? merged(before, value) : value;
  }
  return result;
}

export function keysOf({ desired }: ComposeOutput): string[] {
  return [...desired.keys()];
}

/** The only composed object of a kind whose key contains the text. Throws unless there is exactly one. */
export function composed(output: ComposeOutput, kind: string, text = ""): JsonObject {
  const found = [...output.desired].filter(([key, { object }]) => object.kind === kind && key.includes(text));
  const [first, ...others] = found;
  if (!first || others.length > 0)
    throw new Error(`${found.length} objects of kind ${kind} with "${text}" in ${keysOf(output).join(", ")}`);
  return { ...first[1].object, metadata: { ...first[1].object.metadata } };
}

/** The key of the only observed object of a kind whose key contains the text. Throws unless there is exactly one. */
export function keyOf(observed: Record<string, JsonObject>, kind: string, text = ""): string {
  const keys = Object.entries(observed).filter(
    ([key, object]) => textAt(object, "kind") === kind && key.includes(text),
  );
  const [first, ...others] = keys;
  if (!first || others.length > 0) throw new Error(`${keys.length} observed objects of kind ${kind} with "${text}"`);
  return first[0];
}
