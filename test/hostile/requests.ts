import { isObject, type JsonObject } from "../../function/kubernetes/object.ts";
import type { ComposeInput } from "../../function/call.ts";
import { inputFor, observedFrom, readExample } from "../golden/examples.ts";
import { found, running as runningTopology, requestedXr } from "../rules/topology-world.ts";
import { composite, quickStart, run, running } from "../rules/world.ts";

/** The parts of a request that other parties write. */
export interface Written {
  composite: JsonObject;
  observed: Record<string, JsonObject>;
  required: Record<string, JsonObject[]>;
  input: JsonObject;
  environment: JsonObject;
}

const surroundings = { now: 0, functionVersion: "v0.0.0" } as const;

export function inputOf(written: Written): ComposeInput {
  return { ...written, ...surroundings };
}

const overrides = [
  {
    name: "json",
    target: { kind: "MachineDeployment" },
    jsonPatch: [{ op: "add", path: "/spec/machineNaming", value: {} }],
  },
  { name: "move", target: { role: "Worker" }, jsonPatch: [{ op: "copy", from: "/spec", path: "/spec/copy" }] },
  { name: "merge", target: { kind: "Cluster" }, patch: { spec: { extra: { a: 1 } } } },
  { name: "texts", target: { role: "Worker" }, patch: { metadata: { labels: { a: "b" }, annotations: { c: "d" } } } },
  {
    name: "list",
    target: { kind: "MachineDeployment" },
    listPatch: [{ path: "/spec/more/items", mergeKeys: ["name"], items: [{ name: "a", value: "b" }] }],
  },
];

const commonInput = {
  defaults: { workerDefaults: { labels: { a: "b" } } },
  enforced: { kubernetes: { kubelet: { extraArgs: { v: "2" } } }, controlPlane: { labels: { a: "b" } } },
  machineClasses: { small: { image: { name: "x" } } },
  versions: [{ name: "v1.35.2", images: { small: "y" } }],
  policy: { versions: ">=1.30", machineTypes: ["small", "*"], allow: { identities: ["default"] } },
  rollouts: { platformChanges: "Automatic" },
  environment: "Optional",
};

const annotations = { "capi.crossplane.io/approve-rollout": "x", "capi.crossplane.io/adopt": "demo" };
const managedFields = [
  {
    manager: "apiextensions.crossplane.io/composed/x",
    operation: "Apply",
    fieldsV1: { "f:spec": { "f:template": { "f:spec": { "f:version": {} } }, 'k:{"name":"a"}': {}, 'v:"a"': {} } },
  },
];

function withSpec(example: string): JsonObject {
  const { spec } = readExample(example);
  return composite({ ...(isObject(spec) ? spec : {}), overrides }, { annotations, labels: { team: "a" } });
}

function withManagedFields(observed: Record<string, JsonObject>): Record<string, JsonObject> {
  return Object.fromEntries(
    Object.entries(observed).map(([key, object]) => [
      key,
      { ...object, metadata: { ...Object(object["metadata"]), managedFields } },
    ]),
  );
}

function requestOf(xr: JsonObject): Written {
  const input = { ...commonInput, ...inputFor(xr) };
  const observed = observedFrom(run(xr, { input, environment: {} }));
  const pendingWrites = [{ name: "n", uid: "u", generation: 1, version: "v1.35.2" }];
  const status = {
    phase: "Ready",
    pendingWrites,
    addons: [{ name: "cni", applied: true }],
    conditions: [{ type: "Ready" }],
  };
  return {
    composite: { ...xr, status },
    observed: withManagedFields(observed),
    required: { cluster: [], "machine-sets": Object.values(observed).slice(0, 3), machines: [] },
    input,
    environment: { kubernetesCluster: { workerDefaults: { labels: { c: "d" } } } },
  };
}

const topology: Written = {
  composite: requestedXr,
  observed: withManagedFields(runningTopology(requestedXr)),
  required: found,
  input: {},
  environment: {},
};

/** Requests in which most fields are set. */
export const requests: readonly Written[] = [
  requestOf(withSpec("docker/every-option.yaml")),
  requestOf(withSpec("aws/production-ha.yaml")),
  requestOf(withSpec("docker/rke2-every-option.yaml")),
  requestOf(withSpec("eks/every-option.yaml")),
  requestOf(withSpec("custom/production.yaml")),
  topology,
  { ...topology, observed: {} },
];

/** Request of another tenant, whose answer must not change. The files are so large that the spec is never cached. */
const files = ["a", "b", "c", "d"].map((name) => ({ path: `/etc/${name}`, content: "Welcome.\n".repeat(1000) }));
const honest = composite({ ...quickStart, workers: [{ name: "default", replicas: 2, files }] });
export const honestRequests: readonly Written[] = [
  { composite: honest, observed: running(honest), required: {}, input: {}, environment: {} },
  { composite: honest, observed: {}, required: { cluster: [] }, input: {}, environment: {} },
];
