import { parseOrReject } from "../api/check.ts";
import { isFields } from "../api/value.ts";
import type { BootstrapFacts } from "../bootstrap/provider.ts";
import type { ControlPlaneAccess, EndpointOwner } from "../cluster-api/control-plane-access.ts";
import { findEndpointOwner, placements } from "../cluster-api/control-plane-placement.ts";
import { type ManagedControlPlaneScope, poolKindOf } from "../control-plane/provider.ts";
import type { InfrastructureScope, MachineScope, RequestedMachine } from "../infrastructure/provider.ts";
import type { PoolSlice } from "../lifecycle/pools.ts";
import type { Scope } from "../scope/scope.ts";

type Settings = Record<string, unknown>;

/** What the infrastructure module is told of the whole cluster. */
export function openInfrastructureScope(scope: Scope): InfrastructureScope<Settings> {
  const { cluster, infrastructure, controlPlane, spec } = scope;
  const controlPlaneZones = spec.controlPlane.zones ?? [];
  const zones = new Set([...controlPlaneZones, ...spec.workers.flatMap((pool) => pool.zones ?? [])]);
  return {
    cluster,
    settings: infrastructure.settings,
    zones: [...zones].toSorted(),
    controlPlaneZones: controlPlaneZones.toSorted(),
    network: spec.network,
    bootstrap: bootstrapFacts(scope),
    access: accessOf(scope),
    endpoint: endpointOwnerOf(scope),
    networkPlugin: controlPlane.provider.networkPlugin?.(controlPlane.settings),
    observed: scope.state.infrastructureCluster,
  };
}

/** Who gives the API server of a cluster its address. */
export function endpointOwnerOf({ infrastructure, controlPlane }: Scope): EndpointOwner {
  const { provider, settings } = infrastructure;
  return findEndpointOwner(controlPlane.provider.placement, provider.endpoint?.(settings));
}

/** Of the cloud's own machines: nothing of ours makes them nodes. */
const ofCloud: BootstrapFacts = { name: "the cloud", format: "none", nodeImages: "ManagedService" };

function bootstrapFacts({ controlPlane }: Scope): BootstrapFacts {
  const { name, format, nodeImages } = poolKindOf(controlPlane.provider).bootstrap ?? ofCloud;
  return { name, format, nodeImages };
}

function accessOf({ controlPlane: { provider, settings } }: Scope): ControlPlaneAccess {
  return provider.shape.access?.(settings) ?? { answersProbes: true, ports: [] };
}

/** Whether the control plane has machines of the cluster's own. */
export function hasOwnMachines({ controlPlane }: Scope): boolean {
  return placements[controlPlane.provider.placement].hasMachines;
}

/** What every control-plane module is told. */
export function openControlPlaneScope({ cluster, controlPlane, spec, version }: Scope) {
  const { settings } = controlPlane;
  const { controlPlane: requested, kubernetes, network } = spec;
  return { cluster, settings, controlPlane: requested, kubernetes, network, version };
}

/** What a managed control plane is told besides: where it is made. */
export function openManagedScope(scope: Scope): ManagedControlPlaneScope<Settings, Settings> {
  return { ...openControlPlaneScope(scope), infrastructure: openInfrastructureScope(scope) };
}

export interface MachineRequest {
  role: MachineScope<Settings, Settings>["role"];
  machine: RequestedMachine & Record<string, unknown>;
  /** Where the machine is asked for, below `spec`. */
  path: string;
  version: string;
  pool?: string | undefined;
  poolName?: string | undefined;
  zone?: string | undefined;
}

/** The machines of a pool, in one of its zones where it has some. */
export function machinesOfPool({ pool, zone, version, index, shortName }: PoolSlice): MachineRequest {
  const { name, machine } = pool;
  const path = `workers[${index}].machine`;
  return { role: "Worker", machine, path, version, pool: name, poolName: shortName, zone };
}

/** The machines of a control plane that has some. */
export function machinesOfControlPlane({ spec: { controlPlane }, version }: Scope): MachineRequest {
  return { role: "ControlPlane", machine: controlPlane.machine, path: "controlPlane.machine", version };
}

/** What the infrastructure module is told of one kind of machine. */
export function openMachineScope(
  scope: Scope,
  { machine, path, ...request }: MachineRequest,
): MachineScope<Settings, Settings> {
  const { cluster, infrastructure } = scope;
  const { settings } = infrastructure;
  const bootstrap = bootstrapFacts(scope);
  return { cluster, settings, ...request, ...partsOfMachine(scope, { machine, path }), bootstrap };
}

/** The portable part of a machine of the spec, and what the provider alone knows of it. */
export function partsOfMachine(
  { infrastructure: { provider } }: Scope,
  { machine, path }: Pick<MachineRequest, "machine" | "path">,
): Pick<MachineScope<Settings, Settings>, "machine" | "machineSettings"> {
  const { type, image, disk } = machine;
  const machineFields = machine[provider.name];
  // A provider that nobody said a word about still has its defaults, or fields that it cannot do without.
  const machineSettings = isFields(machineFields)
    ? machineFields
    : parseOrReject(`spec.${path}.${provider.name}`, provider.machineSettings, {});
  return { machine: { type, image, disk }, machineSettings };
}
