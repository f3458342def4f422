import { isObject, type Json, type JsonObject } from "../../../function/kubernetes/object.ts";
import { composed } from "./requests.ts";

export const kibibyte = 1024;

export function override(jsonPatch: Json[], kind = "MachineDeployment"): JsonObject {
  return { overrides: [{ name: "hostile", target: { kind }, jsonPatch }] };
}

/** Each copy contains all earlier ones. */
export const doubling: Json[] = Array.from({ length: 24 }, (_, index) => ({
  op: "copy",
  from: "/spec/template",
  path: `/spec/template/copy${index}`,
}));

export function validatedByClass(pattern: string, value: string): Buffer {
  const schema = { openAPIV3Schema: { type: "string", pattern } };
  const clusterClass = {
    apiVersion: "cluster.x-k8s.io/v1beta2",
    kind: "ClusterClass",
    metadata: { name: "hostile", namespace: "team-platform" },
    spec: {
      workers: { machineDeployments: [{ class: "worker" }] },
      variables: [{ name: "size", required: true, schema }],
    },
  };
  const topology = { classRef: { name: "hostile" }, variables: [{ name: "size", value }] };
  const workers = [{ name: "pool", replicas: 1, topology: { class: "worker" } }];
  const spec = { topology, workers, workerDefaults: {}, infrastructure: {}, kubernetes: { version: "v1.35.2" } };
  return composed({ isNew: true, spec, required: { "cluster-class": [clusterClass] } });
}

export function machineOfType(type: string, input: JsonObject): Buffer {
  const infrastructure = { aws: { region: "eu-central-1" } };
  const workers = [{ name: "pool", replicas: 1, machine: { type } }];
  return composed({ isNew: true, input, spec: { infrastructure, workers, controlPlane: { machine: { type } } } });
}

export function inline(...streams: readonly string[]): JsonObject {
  return { addons: streams.map((text, index) => ({ name: `addon-${index}`, manifests: { inline: text } })) };
}

export function manifestOf(bytes: number, number: number): string {
  const lines = Array.from({ length: bytes / 24 }, (_, line) => `  key-${line}: "value ${line}"`);
  return ["apiVersion: v1", "kind: ConfigMap", `metadata: {name: data-${number}}`, "data:", ...lines].join("\n");
}

/** Ten levels of ten aliases each. */
export function laughs(): string {
  const levels = Array.from({ length: 9 }, (_, level) => {
    const aliases = Array.from({ length: 10 }, () => `*a${level}`).join(", ");
    return `  l${level + 1}: &a${level + 1} [${aliases}]`;
  });
  return ["apiVersion: v1", "kind: ConfigMap", "metadata: {name: laughs}", "data:", "  l0: &a0 [x]", ...levels].join(
    "\n",
  );
}

export function numbered(count: number, value: string, prefix = "key"): Record<string, string> {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`${prefix}-${index}`, value]));
}

export function poolWithEverything(index: number): JsonObject {
  return {
    name: `pool-${index}`,
    replicas: 100,
    zones: Array.from({ length: 10 }, (_, zone) => `zone-${zone}`),
    labels: numbered(60, "x".repeat(60), "node.example.org/label"),
    annotations: numbered(30, "x".repeat(200), "example.org/annotation"),
    taints: Array.from({ length: 32 }, (_, taint) => ({ key: `taint-${taint}`, effect: "NoSchedule" })),
    files: Array.from({ length: 20 }, (_, file) => ({ path: `/etc/file-${file}`, content: "x".repeat(kibibyte) })),
    preCommands: Array.from({ length: 50 }, (_, command) => `command ${command} ${"x".repeat(100)}`),
    postCommands: Array.from({ length: 50 }, (_, command) => `command ${command} ${"x".repeat(100)}`),
  };
}

/** Appends a suffix to every text of a value. */
export function lengthened(value: Json | undefined, suffix: string): Json {
  if (typeof value === "string") return value + suffix;
  if (Array.isArray(value)) return value.map((item) => lengthened(item, suffix));
  if (!isObject(value)) return value ?? null;
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, lengthened(field, suffix)]));
}
