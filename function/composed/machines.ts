import { parseOrReject } from "../api/check.ts";
import { memoizePerObject } from "../api/memoize.ts";
import { listFamilies } from "../api/network.ts";
import { isFields } from "../api/value.ts";
import { operatingSystemOf } from "../api/machine.ts";
import { type BootstrapFacts, factsOn } from "../bootstrap/provider.ts";
import type { ControlPlaneAccess } from "../cluster-api/control-plane-access.ts";
import { placements } from "../cluster-api/control-plane-placement.ts";
import { type ManagedControlPlaneScope, poolKindOf } from "../control-plane/provider.ts";
import type { InfrastructureScope, MachineScope, RequestedMachine } from "../infrastructure/provider.ts";
import type { PoolSlice } from "../lifecycle/pools.ts";
import type { Scope } from "../scope/scope.ts";
import { endpointOwnerOf, findUserEndpoint } from "./endpoint.ts";

type Settings = Record<string, unknown>;

/** Input of the infrastructure module for the whole cluster. */
export function openInfrastructureScope(scope: Scope): InfrastructureScope<Settings> {
  const { cluster, infrastructure, controlPlane, spec } = scope;
  // A platform may set defaults of the zones for clusters of all kinds.
  const controlPlaneZones = hasOwnMachines(scope) ? (spec.controlPlane.zones ?? []) : [];
  const zones = new Set([...controlPlaneZones, ...spec.workers.flatMap((pool) => pool.zones ?? [])]);
  return {
    cluster,
    settings: checkAgain(infrastructure),
    zones: [...zones].toSorted(),
    controlPlaneZones: controlPlaneZones.toSorted(),
    network: spec.network,
    bootstrap: bootstrapFactsOf(scope, {}),
    access: accessOf(scope),
    endpoint: endpointOwnerOf(scope),
    controlPlaneEndpoint: findUserEndpoint(scope),
    networkPlugin: controlPlane.provider.networkPlugin?.(controlPlane.settings),
    observed: scope.state.infrastructureCluster,
  };
}

/** Checks settings once more if the Input allows less than the schema of the API: they may be those of a variant. */
function checkAgain({ provider, settings }: Scope["infrastructure"]): Settings {
  return provider.input ? parseOrReject(`spec.infrastructure.${provider.name}`, provider.settings, settings) : settings;
}

/** Facts for nodes that the cloud bootstraps. */
const cloudBootstrap: BootstrapFacts = { name: "the cloud", format: "none", nodeImages: "ManagedService" };

/** Facts of the bootstrap provider on the operating system of a machine. */
export function bootstrapFactsOf({ controlPlane }: Scope, machine: MachineRequest["machine"]): BootstrapFacts {
  return factsOn(poolKindOf(controlPlane.provider).bootstrap ?? cloudBootstrap, operatingSystemOf(machine));
}

function accessOf({ controlPlane: { provider, settings } }: Scope): ControlPlaneAccess {
  return provider.shape.access?.(settings) ?? { answersProbes: true, ports: [] };
}

/** True if the control plane has machines in the workload cluster. */
export function hasOwnMachines({ controlPlane }: Scope): boolean {
  return placements[controlPlane.provider.placement].hasMachines;
}

/** Input of every control-plane module. */
export function openControlPlaneScope({ cluster, controlPlane, spec, version }: Scope) {
  const { settings } = controlPlane;
  const { controlPlane: requested, kubernetes, network, nodes } = spec;
  return { cluster, settings, controlPlane: requested, kubernetes, network, nodes, version };
}

/** Input of a managed control plane, with the infrastructure. */
export function openManagedScope(scope: Scope): ManagedControlPlaneScope<Settings, Settings> {
  return { ...openControlPlaneScope(scope), infrastructure: openInfrastructureScope(scope) };
}

/** Desired machines of the control plane or of a pool. */
export interface MachineRequest {
  role: MachineScope<Settings, Settings>["role"];
  machine: RequestedMachine & Record<string, unknown>;
  /** Path of the machine below `spec`. */
  path: string;
  version: string;
  pool?: string | undefined;
  poolName?: string | undefined;
  zone?: string | undefined;
}

/** The machines of a pool or, if it has zones, of the pool in one zone. */
export function machinesOfPool({ pool, zone, version, index, shortName }: PoolSlice): MachineRequest {
  const { name, machine } = pool;
  const path = `workers[${index}].machine`;
  return { role: "Worker", machine, path, version, pool: name, poolName: shortName, zone };
}

/** The machines of a control plane with placement Machines. */
export function machinesOfControlPlane({ spec: { controlPlane }, version }: Scope): MachineRequest {
  return { role: "ControlPlane", machine: controlPlane.machine, path: "controlPlane.machine", version };
}

/** Input of the infrastructure module for machines. */
export function openMachineScope(
  scope: Scope,
  { machine, path, ...request }: MachineRequest,
): MachineScope<Settings, Settings> {
  const { cluster, infrastructure, spec } = scope;
  const { settings } = infrastructure;
  const bootstrap = bootstrapFactsOf(scope, machine);
  const ipFamilies = listFamilies(spec.network);
  return { cluster, settings, ...request, ...partsOfMachine(scope, { machine, path }), bootstrap, ipFamilies };
}

/** Returns the portable part of a machine and the settings of the provider. */
export function partsOfMachine(
  { infrastructure: { provider } }: Scope,
  { machine, path }: Pick<MachineRequest, "machine" | "path">,
): Pick<MachineScope<Settings, Settings>, "machine" | "machineSettings"> {
  const { type, image, operatingSystem, disk } = machine;
  const fields = machine[provider.name];
  const schema = provider.machineSettings;
  const parse = (settings: unknown) => parseOrReject(`spec.${path}.${provider.name}`, schema, settings);
  const readFields = () => (isFields(fields) && !provider.input ? fields : parse(fields));
  // Absent settings are parsed too: their schema has defaults and required fields.
  const machineSettings = fields === undefined ? defaultSettings(schema, () => parse({})) : readFields();
  return { machine: { type, image, operatingSystem, disk }, machineSettings };
}

const defaultSettings = memoizePerObject<Settings>();
