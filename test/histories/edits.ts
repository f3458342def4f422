import { isObject, type Json, type JsonObject, listAt, textAt } from "../../function/kubernetes/object.ts";
import { parseVersion } from "../../function/kubernetes/version.ts";
import { withAt } from "../simulation/stored.ts";

/** An edit of a spec by the team: `where` selects a pool, `value` the new value. */
export type Edit = (spec: JsonObject, choice: { where: number; value: number }) => JsonObject;

export const firstSpec: JsonObject = {
  kubernetes: { version: "v1.33.1" },
  infrastructure: { docker: {} },
  controlPlane: { replicas: 1 },
  workers: [{ name: "a", replicas: 2 }],
};

export function poolsOf(spec: JsonObject): JsonObject[] {
  return listAt(spec, "workers").filter((pool) => isObject(pool));
}

/** The next unused name of a pool. */
function freeName(spec: JsonObject, start: number): string {
  const taken = new Set(poolsOf(spec).map((pool) => pool["name"]));
  const names = ["a", "b", "c", "d", "e", "f", "g"];
  return [...names.slice(start % 7), ...names].find((name) => !taken.has(name)) ?? "z";
}

const onPool =
  (change: (pool: JsonObject, value: number) => JsonObject): Edit =>
  (spec, { where, value }) => {
    const pools = poolsOf(spec);
    const chosen = pools.length === 0 ? -1 : where % pools.length;
    return { ...spec, workers: pools.map((pool, index) => (index === chosen ? change(pool, value) : pool)) };
  };

const setPool = (path: string[], values: readonly (Json | undefined)[]): Edit =>
  onPool((pool, value) => withAt(pool, path, values[value % values.length]));

const set =
  (path: string[], values: readonly (Json | undefined)[]): Edit =>
  (spec, { value }) =>
    withAt(spec, path, values[value % values.length]);

function without(pool: JsonObject, field: string): JsonObject {
  return withAt(pool, [field], undefined);
}

const raised = (spec: JsonObject, { minor, patch }: { minor: number; patch: number }): JsonObject => {
  const version = parseVersion(textAt(spec, "kubernetes", "version") ?? "") ?? { minor: 0, patch: 0 };
  const next = minor === 0 ? version.patch + patch : 1;
  return withAt(spec, ["kubernetes", "version"], `v1.${version.minor + minor}.${next}`);
};

const images = [undefined, "node:one", "node:two"];
const zones = [undefined, ["x", "y"], ["y"], ["x", "y", "z"], ["x"]];

/** Valid edits by name. */
export const edits: Record<string, Edit> = {
  "scale pool": onPool((pool, value) => ({ ...without(pool, "autoscaling"), replicas: value % 5 })),
  "scale control plane": set(["controlPlane", "replicas"], [1, 3]),
  "add pool": (spec, { where, value }) => ({
    ...spec,
    workers: [...poolsOf(spec), { name: freeName(spec, where), replicas: value % 4 }],
  }),
  "remove pool": (spec, { where }) => {
    const pools = poolsOf(spec);
    return { ...spec, workers: pools.filter((_, index) => index !== where % pools.length) };
  },
  "rename pool": (spec, choice) => onPool((pool) => ({ ...pool, name: freeName(spec, choice.value) }))(spec, choice),
  "zones of pool": setPool(["zones"], zones),
  "autoscaling on": onPool((pool, value) => ({
    ...without(pool, "replicas"),
    autoscaling: { minReplicas: value % 3, maxReplicas: 3 + (value % 4) },
  })),
  "autoscaling off": onPool((pool, value) => ({ ...without(pool, "autoscaling"), replicas: value % 4 })),
  "image of pool": setPool(
    ["machine"],
    images.map((name) => (name === undefined ? undefined : { image: { name } })),
  ),
  "class of pool": setPool(["machine"], [undefined, { type: "small" }, { type: "large" }]),
  "image of control plane": set(
    ["controlPlane", "machine"],
    images.map((name) => (name === undefined ? undefined : { image: { name } })),
  ),
  "labels of pool": setPool(["labels"], [undefined, { "example.org/disk": "ssd" }, { "example.org/disk": "hdd" }]),
  "synced labels of pool": setPool(["labels"], [undefined, { "node-role.kubernetes.io/gpu": "" }]),
  "taints of pool": setPool(["taints"], [undefined, [{ key: "dedicated", effect: "NoSchedule" }]]),
  "files of pool": setPool(
    ["files"],
    [
      undefined,
      [{ path: "/etc/motd", content: "Hello." }],
      [{ path: "/etc/token", contentFrom: { secret: { name: "token", key: "value" } } }],
    ],
  ),
  "timeouts of pool": setPool(["timeouts", "drainSeconds"], [5, 60, undefined]),
  "rollout of pool": setPool(
    ["rollout"],
    [undefined, { maxSurge: 2 }, { maxSurge: 0, maxUnavailable: "50%" }, { maxSurge: "34%" }],
  ),
  "kubelet arguments": set(["kubernetes", "kubelet"], [undefined, { extraArgs: { "max-pods": "50" } }]),
  "API server arguments": set(["kubernetes", "apiServer"], [undefined, { extraArgs: { v: "3" } }]),
  "version patch": (spec, { value }) => raised(spec, { minor: 0, patch: 1 + (value % 2) }),
  "version minor": (spec) => raised(spec, { minor: 1, patch: 0 }),
  "version minor and image": (spec, choice) =>
    setPool(["machine"], [{ image: { name: "node:one" } }, { image: { name: "node:two" } }])(
      raised(spec, { minor: 1, patch: 0 }),
      choice,
    ),
  "hold pool at its version": (spec, choice) =>
    onPool((pool) => ({ ...without(pool, "autoscaling"), version: textAt(spec, "kubernetes", "version") }))(
      spec,
      choice,
    ),
  "release pool": onPool((pool) => without(pool, "version")),
};

/** Edits that must be rejected. */
export const invalidEdits: Record<string, Edit> = {
  downgrade: (spec) => raised(spec, { minor: -1, patch: 0 }),
  "skip a minor, unless the platform lists it": (spec) => raised(spec, { minor: 2, patch: 0 }),
  "even control plane": set(["controlPlane", "replicas"], [2, 4]),
  "unknown provider": (spec) => ({ ...spec, infrastructure: { abacus: {} } }),
  "other backend": set(["infrastructure"], [{ docker: { backend: "InMemory" } }]),
  "other addresses": set(["network"], [{ pods: { cidrBlocks: ["10.128.0.0/16"] } }]),
  "unknown field": set(["kubernetes", "colour"], ["blue"]),
  "pool twice": (spec) => ({ ...spec, workers: [...poolsOf(spec), ...poolsOf(spec).slice(0, 1)] }),
  "pool ahead": setPool(["version"], ["v1.99.0"]),
  "replicas and autoscaling": onPool((pool) => ({
    ...pool,
    replicas: 1,
    autoscaling: { minReplicas: 1, maxReplicas: 5 },
  })),
};
