import type { Problem } from "../api/problem.ts";
import { fieldsIn } from "../api/value.ts";
import type { MachineWish, PlacedMachine } from "../infrastructure/provider.ts";
import type { Scope } from "../scope.ts";
import { controlPlaneScope, infrastructureScope, partsOfMachine } from "./machines.ts";

/** Portable fields that the chosen modules cannot honour: an error that says so, instead of silence. */
export function wishesThatCannotBeHonoured(scope: Scope): Problem[] {
  const { controlPlane, infrastructure } = scope;
  return [
    ...(infrastructure.provider.cannotHonour?.(infrastructureScope(scope), machinesOf(scope)) ?? []),
    ...(controlPlane.provider.cannotHonour?.(controlPlaneScope(scope)) ?? []),
    ...wishesOfMachinesThatAreNotOurs(scope),
  ];
}

function machinesOf(scope: Scope): PlacedMachine<Record<string, unknown>>[] {
  const { controlPlane, spec } = scope;
  const placed = (role: "ControlPlane" | "Worker", path: string, { machine, zones = [] }: MachineOwner) => ({
    path,
    role,
    zones,
    ...partsOfMachine(scope, { machine, path }),
  });
  return [
    ...(controlPlane.provider.placement === "machines"
      ? [placed("ControlPlane", "controlPlane.machine", spec.controlPlane)]
      : []),
    ...spec.workers.map((pool, index) => placed("Worker", `workers[${index}].machine`, pool)),
  ];
}

interface MachineOwner {
  machine: MachineWish & Record<string, unknown>;
  zones?: string[] | undefined;
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
