import type { Problem } from "../api/problem.ts";
import type { RequestedMachine, PlacedMachine } from "../infrastructure/provider.ts";
import { valuesAt } from "../kubernetes/path.ts";
import type { Scope } from "../scope/scope.ts";
import { findControlPlaneProblems } from "./control-plane-problems.ts";
import { findReplacingFlags } from "./replacing-flags.ts";
import { endpointOwnerOf, hasOwnMachines, openInfrastructureScope, partsOfMachine } from "./machines.ts";

/** Portable fields that the chosen modules do not support: they are rejected instead of ignored. */
export function findUnsupportedProblems(scope: Scope): Problem[] {
  const { infrastructure } = scope;
  return [
    ...(infrastructure.provider.unsupported?.(openInfrastructureScope(scope), machinesOf(scope)) ?? []),
    ...findEndpointProblems(scope),
    ...takenSecrets(scope),
    ...findControlPlaneProblems(scope),
    ...findReplacingFlags(scope),
  ];
}

/** The user would have to provide the address, but no field of the spec can. */
function findEndpointProblems(scope: Scope): Problem[] {
  if (endpointOwnerOf(scope) !== "User") return [];
  const { name } = scope.infrastructure.provider;
  const message = `gives the API server no address, and a spec cannot name one: ${name} needs a control plane that brings its own`;
  return [{ path: `infrastructure.${name}`, message }];
}

/** Secrets that the provider takes over, each but for its first place. */
function takenSecrets({ infrastructure, spec }: Scope): Problem[] {
  const named = (infrastructure.provider.takesSecretOver ?? []).flatMap((path) => valuesAt(spec, path));
  return named.flatMap(({ path, value }, index) => {
    const first = named.findIndex((other) => other.value === value);
    if (first === index) return [];
    const message = `names the same Secret as ${named[first]?.path}: the provider takes it over, so each place needs its own`;
    return [{ path, message }];
  });
}

function machinesOf(scope: Scope): PlacedMachine<Record<string, unknown>>[] {
  const { spec } = scope;
  const placed = (role: "ControlPlane" | "Worker", path: string, { machine, zones = [] }: MachineOwner) => ({
    path,
    role,
    zones,
    ...partsOfMachine(scope, { machine, path }),
  });
  return [
    ...(hasOwnMachines(scope) ? [placed("ControlPlane", "controlPlane.machine", spec.controlPlane)] : []),
    ...spec.workers.map((pool, index) => placed("Worker", `workers[${index}].machine`, pool)),
  ];
}

interface MachineOwner {
  machine: RequestedMachine & Record<string, unknown>;
  zones?: string[] | undefined;
}
