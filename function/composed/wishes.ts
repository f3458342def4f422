import type { Problem } from "../api/problem.ts";
import { fieldsIn } from "../api/value.ts";
import type { PlacedMachine } from "../infrastructure/provider.ts";
import type { Scope } from "../scope.ts";
import { controlPlaneScope, infrastructureScope } from "./machines.ts";

/** Portable fields that the chosen modules cannot honour: an error that says so, instead of silence. */
export function wishesThatCannotBeHonoured(scope: Scope): Problem[] {
  const { controlPlane, infrastructure, spec } = scope;
  const isOnMachines = controlPlane.provider.placement === "machines";
  const machines: PlacedMachine[] = [
    ...(isOnMachines ? [{ path: "controlPlane.machine", machine: spec.controlPlane.machine }] : []),
    ...spec.workers.map(({ machine }, index) => ({ path: `workers[${index}].machine`, machine })),
  ];
  return [
    ...(infrastructure.provider.cannotHonour?.(infrastructureScope(scope), machines) ?? []),
    ...(controlPlane.provider.cannotHonour?.(controlPlaneScope(scope)) ?? []),
    ...wishesOfMachinesThatAreNotOurs(scope),
  ];
}

const wishesOfMachines = [
  "replicas",
  "machine",
  "zones",
  "labels",
  "taints",
  "rollout",
  "healthCheck",
  "timeouts",
  "certificates",
];

/** The platform's defaults are for clusters of all kinds; what the XR itself says is meant for this one. */
function wishesOfMachinesThatAreNotOurs({ controlPlane: { provider }, own }: Scope): Problem[] {
  if (provider.placement === "machines") return [];
  const said = fieldsIn(own, "controlPlane") ?? {};
  return wishesOfMachines
    .filter((field) => said[field] !== undefined)
    .map((field) => ({
      path: `controlPlane.${field}`,
      message: `is for a control plane on machines of the cluster's own; ${provider.name} is managed by its cloud`,
    }));
}
