import type { Problem } from "../api/problem.ts";
import type { PlacedMachine } from "../infrastructure/provider.ts";
import type { Scope } from "../scope.ts";
import { infrastructureScope } from "./machines.ts";

/** Portable fields that the chosen modules cannot honour: an error that says so, instead of silence. */
export function wishesThatCannotBeHonoured(scope: Scope): Problem[] {
  const { cluster, controlPlane, infrastructure, spec, version } = scope;
  const machines: PlacedMachine[] = [
    { path: "controlPlane.machine", machine: spec.controlPlane.machine },
    ...spec.workers.map(({ machine }, index) => ({ path: `workers[${index}].machine`, machine })),
  ];
  const { settings } = controlPlane;
  const scopeOfControlPlane = {
    cluster,
    settings,
    controlPlane: spec.controlPlane,
    kubernetes: spec.kubernetes,
    version,
  };
  return [
    ...(infrastructure.provider.cannotHonour?.(infrastructureScope(scope), machines) ?? []),
    ...(controlPlane.provider.cannotHonour?.(scopeOfControlPlane) ?? []),
  ];
}
