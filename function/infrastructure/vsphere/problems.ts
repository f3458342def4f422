import { matchWhole } from "../../api/pattern.ts";
import { subdomain } from "../../api/dns.ts";
import { type Problem, quote } from "../../api/problem.ts";
import type { InfrastructureScope, PlacedMachine } from "../provider.ts";
import { findCloneMode, findDevices, type MachineSettings } from "./machine.ts";
import { hasAddressSource } from "./network.ts";
import type { Settings } from "./settings.ts";

type Scope = InfrastructureScope<Settings>;
type Machine = PlacedMachine<MachineSettings>;

/** Settings that vSphere does not support, and missing ones that a machine requires. */
export function findVSphereProblems(scope: Scope, machines: readonly Machine[]): Problem[] {
  return machines.flatMap((machine) => [
    ...findImageProblems(machine),
    ...findDiskProblems(machine),
    ...findDeviceProblems(scope, machine),
    ...findZoneProblems(machine),
  ]);
}

function findImageProblems({ path, machine: { image } }: Machine): Problem[] {
  if (image?.id !== undefined) {
    return [{ path: `${path}.image.id`, message: "is not supported on vSphere: use image.name" }];
  }
  if (image?.name !== undefined) return [];
  return [{ path: `${path}.image.name`, message: "is required: name or inventory path of the template to clone" }];
}

function findDiskProblems({ path, machine, machineSettings }: Machine): Problem[] {
  const { sizeGiB, type } = machine.disk ?? {};
  const isLinked = sizeGiB !== undefined && findCloneMode(machine, machineSettings) === "linkedClone";
  return [
    ...(type === undefined
      ? []
      : [{ path: `${path}.disk.type`, message: "is not supported on vSphere: use vsphere.storagePolicyName" }]),
    ...(isLinked
      ? [{ path: `${path}.disk.sizeGiB`, message: "has no effect with cloneMode linkedClone: use fullClone" }]
      : []),
  ];
}

function findDeviceProblems(scope: Scope, { path, role, zones, machineSettings }: Machine): Problem[] {
  const { settings } = scope;
  const [place, devices] = [
    machineSettings.devices ? `${path}.vsphere.devices` : "infrastructure.vsphere.devices",
    findDevices(settings, machineSettings),
  ];
  if (devices.length === 0) {
    return [{ path: place, message: "is required: a machine needs a network device, here or in machine.vsphere" }];
  }
  // A failure domain may configure the addresses of its networks.
  const isPlaced = zones.length > 0 || (role === "ControlPlane" && settings.failureDomainSelector !== undefined);
  if (isPlaced) return [];
  return devices.flatMap((device, index) =>
    hasAddressSource(device)
      ? []
      : [{ path: `${place}[${index}]`, message: "gets no address: set dhcp4, dhcp6 or addressesFromPools" }],
  );
}

const zoneName = matchWhole(subdomain);

function findZoneProblems({ path, zones }: Machine): Problem[] {
  const owner = path.slice(0, path.lastIndexOf("."));
  return zones
    .filter((zone) => !zoneName.test(zone))
    .map((zone) => ({
      path: `${owner}.zones`,
      message: `${quote(zone)} is not allowed: must be the name of a VSphereDeploymentZone`,
    }));
}
