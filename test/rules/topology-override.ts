import type { Json, JsonObject } from "../../function/kubernetes/object.ts";
import { found, spec } from "./topology-world.ts";
import { type Call, composite, run } from "./world.ts";

export const root = "/spec/topology";
/** The entry of the pool `default`. */
export const entry = `${root}/workers/machineDeployments/0`;

export type Operation = { op: string; path: string; value?: Json; from?: string };

export const add = (path: string, value: Json): Operation => ({ op: "add", path, value });

export function patching(...jsonPatch: Operation[]): JsonObject {
  return { name: "a", target: { kind: "Cluster" }, jsonPatch };
}

export function merging(topology: JsonObject): JsonObject {
  return { name: "a", target: { kind: "Cluster" }, patch: { spec: { topology } } };
}

export function withOverride(override: JsonObject, change: JsonObject = {}): JsonObject {
  return composite({ ...spec, overrides: [override], ...change });
}

export function fatalOf(override: JsonObject, change: JsonObject = {}, call: Call = {}): string | undefined {
  return run(withOverride(override, change), { required: found, ...call }).fatal;
}
