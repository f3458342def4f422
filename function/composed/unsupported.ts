import type { Problem } from "../api/problem.ts";
import type { RequestedMachine, PlacedMachine } from "../infrastructure/provider.ts";
import { valuesAt } from "../kubernetes/path.ts";
import type { Scope } from "../scope/scope.ts";
import { findControlPlaneProblems } from "./control-plane-problems.ts";
import { findEndpointProblems } from "./endpoint.ts";
import { findLookupProblems } from "./lookups.ts";
import { findOperatingSystemProblems } from "./operating-systems.ts";
import { findReplacingFlags } from "./replacing-flags.ts";
import { bootstrapFactsOf, hasOwnMachines, openInfrastructureScope, partsOfMachine } from "./machines.ts";

/** Portable fields that the chosen modules do not support: they are rejected instead of ignored. */
export function findUnsupportedProblems(scope: Scope): Problem[] {
  const { infrastructure } = scope;
  return [
    ...(infrastructure.provider.unsupported?.(openInfrastructureScope(scope), listMachines(scope)) ?? []),
    ...findOperatingSystemProblems(scope),
    ...findLookupProblems(scope),
    ...findEndpointProblems(scope),
    ...findSharedSecrets(scope),
    ...findControlPlaneProblems(scope),
    ...findReplacingFlags(scope),
  ];
}

/** Secrets that the provider takes over and that several settings name; reported at each setting after the first. */
function findSharedSecrets({ infrastructure, spec }: Scope): Problem[] {
  const named = (infrastructure.provider.takesSecretOver ?? []).flatMap((path) => valuesAt(spec, path));
  return named.flatMap(({ path, value }, index) => {
    const first = named.findIndex((other) => other.value === value);
    if (first === index) return [];
    const earlier = named[first]?.path;
    const message = `names the same Secret as ${earlier}: the provider takes it over, so each needs its own`;
    return [{ path, message }];
  });
}

function listMachines(scope: Scope): PlacedMachine<Record<string, unknown>>[] {
  const { spec } = scope;
  const placed = (role: "ControlPlane" | "Worker", path: string, { machine, zones = [] }: MachineOwner) => ({
    path,
    role,
    zones,
    bootstrap: bootstrapFactsOf(scope, machine),
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
