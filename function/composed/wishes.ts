import type { Problem } from "../api/problem.ts";
import { placements } from "../cluster-api/control-plane-placement.ts";
import type { MachineWish, PlacedMachine } from "../infrastructure/provider.ts";
import type { Scope } from "../scope/scope.ts";
import { controlPlaneWishes } from "./control-plane-wishes.ts";
import { replacingFlags } from "./flag-wishes.ts";
import { infrastructureScope, partsOfMachine } from "./machines.ts";

/** Portable fields that the chosen modules cannot honour: an error that says so, instead of silence. */
export function wishesThatCannotBeHonoured(scope: Scope): Problem[] {
  const { infrastructure } = scope;
  return [
    ...(infrastructure.provider.cannotHonour?.(infrastructureScope(scope), machinesOf(scope)) ?? []),
    ...controlPlaneWishes(scope),
    ...replacingFlags(scope),
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
    ...(placements[controlPlane.provider.placement].hasMachines
      ? [placed("ControlPlane", "controlPlane.machine", spec.controlPlane)]
      : []),
    ...spec.workers.map((pool, index) => placed("Worker", `workers[${index}].machine`, pool)),
  ];
}

interface MachineOwner {
  machine: MachineWish & Record<string, unknown>;
  zones?: string[] | undefined;
}
