import type { FunctionInput } from "../api/input.ts";
import type { Problem } from "../api/problem.ts";
import type { Spec } from "../api/spec.ts";
import { isPropagated } from "../cluster-api/machine.ts";

/** Without the feature gate, Cluster API rejects each object with such a taint (internal/util/taints). */
export function findGatedTaints({ controlPlane, workers }: Spec, { featureGates = [] }: FunctionInput): Problem[] {
  if (featureGates.includes("MachineTaintPropagation")) return [];
  const owners = [
    { path: "controlPlane", taints: controlPlane.taints },
    ...workers.map(({ taints }, index) => ({ path: `workers[${index}]`, taints })),
  ];
  return owners.flatMap(({ path, taints = [] }) =>
    taints.flatMap((taint, index) =>
      isPropagated(taint)
        ? [{ path: `${path}.taints[${index}].propagation`, message: `"Always" ${requiresGate}` }]
        : [],
    ),
  );
}

const requiresGate =
  "requires the feature gate MachineTaintPropagation of Cluster API: once it is on, the platform lists it in " +
  "featureGates of the Input";
