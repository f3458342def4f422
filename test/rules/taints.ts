import type { JsonObject } from "../../function/kubernetes/object.ts";
import { found, pool as topologyPool, spec as topologySpec } from "./topology-world.ts";
import { type Call, composite, quickStart, run } from "./world.ts";

export const gateInput = { featureGates: ["MachineTaintPropagation"] };
/** A taint that Cluster API keeps on nodes. */
export const kept = { key: "example.org/drained", value: "yes", effect: "NoExecute", propagation: "Always" };
/** A taint that nodes register with. */
export const registered = { key: "dedicated", effect: "NoSchedule" };

export function withPool(pool: JsonObject, more: JsonObject = {}): JsonObject {
  return composite({ ...quickStart, ...more, workers: [{ name: "default", replicas: 2, ...pool }] });
}

export function withControlPlane(controlPlane: JsonObject): JsonObject {
  return composite({ ...quickStart, controlPlane: { replicas: 1, ...controlPlane } });
}

/** The output with the feature gate in the Input. */
export function runGated(xr: JsonObject, call: Call = {}) {
  return run(xr, { input: gateInput, ...call });
}

export function runTopology(pool: JsonObject, more: JsonObject = {}, input: JsonObject = gateInput) {
  const xr = composite({ ...topologySpec, ...more, workers: [{ ...topologyPool, ...pool }] });
  return run(xr, { input, required: found });
}
