import { z } from "zod";
import { line, objectName } from "../../api/text.ts";
import type { JsonObject } from "../../kubernetes/object.ts";
import type { RequestedMachine } from "../provider.ts";
import { Devices, renderDevice } from "./network.ts";
import { placementFields, placementNames } from "./placement.ts";
import type { Settings } from "./settings.ts";

const DataDisk = z.strictObject({
  name: objectName().describe("Name of the disk."),
  sizeGiB: z.int32().min(1).max(63_488).describe("Size in GiB."),
  provisioningMode: z
    .enum(["Thin", "Thick", "EagerlyZeroed"])
    .optional()
    .describe("How space is allocated. Default: as the storage policy says."),
});

/** Settings of virtual machines, with the names of CAPV's CRD. They occur three times in the API. */
export const MachineSettings = z.strictObject({
  numCPUs: z.int32().min(2).max(960).optional().describe("Number of virtual CPUs. Default: the template's."),
  numCoresPerSocket: z.int32().min(1).max(960).optional().describe("Cores per socket. Default: the template's."),
  memoryMiB: z.int32().min(2048).max(25_165_824).optional().describe("Memory in MiB. Default: the template's."),
  cloneMode: z
    .enum(["fullClone", "linkedClone"])
    .optional()
    .describe(
      "linkedClone shares the disk of a snapshot of the template. Default: fullClone with `disk.sizeGiB`, otherwise " +
        "linkedClone if the template has a snapshot.",
    ),
  snapshot: line(80).min(1).optional().describe("Snapshot of a linkedClone. Default: the current one."),
  ...placementFields,
  devices: Devices,
  dataDisks: z
    .array(DataDisk)
    .max(29)
    .meta({ "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["name"], maxItems: 29 })
    .optional()
    .describe("Additional empty disks."),
  tagIDs: z
    .array(
      z
        .string()
        .max(128)
        .regex(/^urn:vmomi:InventoryServiceTag:[-0-9A-Za-z]+:GLOBAL$/, "must be the URN of a tag, not its name"),
    )
    .max(50)
    .optional()
    .describe("URNs of tags of the virtual machine."),
  hardwareVersion: z
    .string()
    .max(6)
    .regex(/^vmx-[1-9][0-9]?$/, "must be a hardware version, for example vmx-21")
    .optional()
    .describe("Minimum hardware version. Default: the template's."),
  powerOffMode: z
    .enum(["hard", "soft", "trySoft"])
    .default("trySoft")
    .describe("soft shuts the guest down, hard cuts the power, and trySoft does so after a timeout."),
  guestSoftPowerOffTimeoutSeconds: z
    .int32()
    .min(1)
    .max(86_400)
    .optional()
    .describe("Seconds until trySoft cuts the power. Default: 300."),
});
export type MachineSettings = z.output<typeof MachineSettings>;

interface Machine {
  readonly settings: Settings;
  readonly machine: RequestedMachine;
  readonly machineSettings: MachineSettings;
}

/**
 * Renders `spec.template.spec` of a VSphereMachineTemplate; the webhook rejects changes of it. CAPV takes server and
 * thumbprint from the VSphereCluster, so a new certificate of the server replaces no machine.
 */
export function renderMachineSpec({ settings, machine, machineSettings }: Machine): JsonObject {
  const { numCPUs, numCoresPerSocket, memoryMiB, snapshot, dataDisks = [], tagIDs } = machineSettings;
  const { hardwareVersion, powerOffMode, guestSoftPowerOffTimeoutSeconds } = machineSettings;
  return {
    template: machine.image?.name,
    cloneMode: findCloneMode(machine, machineSettings),
    snapshot,
    ...renderPlacement(settings, machineSettings),
    numCPUs,
    numCoresPerSocket,
    memoryMiB,
    diskGiB: machine.disk?.sizeGiB,
    dataDisks: dataDisks.map((disk) => ({ ...disk })),
    network: { devices: findDevices(settings, machineSettings).map((device) => renderDevice(device)) },
    tagIDs,
    hardwareVersion,
    powerOffMode,
    // The webhook accepts it only with trySoft.
    guestSoftPowerOffTimeoutSeconds: powerOffMode === "trySoft" ? guestSoftPowerOffTimeoutSeconds : undefined,
  };
}

/** CAPV ignores the size of the disk of a linked clone, its default mode (pkg/services/govmomi/vcenter/clone.go). */
export function findCloneMode({ disk }: RequestedMachine, { cloneMode }: MachineSettings): string | undefined {
  return cloneMode ?? (disk?.sizeGiB === undefined ? undefined : "fullClone");
}

/** The devices of the machine; those of the cluster if it has none of its own. */
export function findDevices(settings: Settings, machineSettings: MachineSettings): NonNullable<Devices> {
  return machineSettings.devices ?? settings.devices ?? [];
}

function renderPlacement(settings: Settings, machineSettings: MachineSettings): JsonObject {
  return Object.fromEntries(placementNames.map((field) => [field, machineSettings[field] ?? settings[field]]));
}
