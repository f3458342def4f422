import { z } from "zod";
import type { Problem } from "../../api/problem.ts";
import type { JsonObject } from "../../kubernetes/object.ts";
import type { RequestedMachine } from "../provider.ts";
import { kmsKey, regionOf } from "./identifiers.ts";

// Checks by type are below and, for overrides, in machine-rules.ts.
const volumeTypes = ["gp3", "gp2", "io1", "io2", "st1", "sc1", "standard"] as const;

const performance = {
  iops: z.int32().min(100).max(256_000).optional().describe("Required for io1 and io2, optional for gp3."),
  throughput: z.int32().min(125).max(2000).optional().describe("MiB per second; gp3 only."),
};

export const RootVolume = z
  .strictObject(performance)
  .optional()
  .describe("Performance of the root volume, besides `machine.disk`.");

export const DataVolumes = z
  .array(
    z.strictObject({
      deviceName: z
        .string()
        .max(32)
        .regex(/^\/dev\/[a-z0-9]+$/)
        .describe("For example /dev/sdb."),
      sizeGiB: z.int32().min(8).max(65_536).describe("Size."),
      type: z.enum(volumeTypes).default("gp3").describe("EBS volume type."),
      ...performance,
    }),
  )
  .max(20)
  .meta({ "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["deviceName"], maxItems: 20 })
  .optional()
  .describe("Additional EBS volumes.");

export const VolumeEncryption = z
  .strictObject({
    enabled: z.boolean().default(true).describe("Encrypt all volumes of machines."),
    keyID: kmsKey.optional().describe("KMS key: id, alias or ARN. Default: the account's key for EBS."),
  })
  .prefault({})
  .describe("Encryption of EBS volumes. A change replaces the machines.");
type VolumeEncryption = z.output<typeof VolumeEncryption>;

type RootVolume = z.output<typeof RootVolume>;
type DataVolume = NonNullable<z.output<typeof DataVolumes>>[number];
type Disk = RequestedMachine["disk"];

// Large enough for the images of a node, and larger than the snapshots of the images that CAPA looks up.
const defaultDisk = { sizeGiB: 40, type: "gp3" };

export function renderRootVolume(disk: Disk, settings: RootVolume, encryption: VolumeEncryption): JsonObject {
  const { sizeGiB = defaultDisk.sizeGiB, type = defaultDisk.type } = disk ?? {};
  return { size: sizeGiB, type, ...settings, ...renderEncryption(encryption) };
}

export function renderDataVolume({ sizeGiB, ...same }: DataVolume, encryption: VolumeEncryption): JsonObject {
  return { size: sizeGiB, ...same, ...renderEncryption(encryption) };
}

function renderEncryption({ enabled, keyID }: VolumeEncryption): JsonObject {
  return { encrypted: enabled, encryptionKey: enabled ? keyID : undefined };
}

/**
 * Checks of CAPA's webhook (webhooks/awsmachinetemplate_webhook.go, `validateRootVolume` and `validateNonRootVolumes`).
 */
export function findVolumeProblems(
  path: string,
  disk: Disk,
  { root, data }: { root: RootVolume; data: readonly DataVolume[] },
): Problem[] {
  return [
    ...findDiskProblems(`${path}.disk`, disk),
    ...findPerformanceProblems(`${path}.aws.rootVolume`, { type: disk?.type ?? defaultDisk.type, ...root }),
    ...data.flatMap((volume, index) => findDataProblems(`${path}.aws.dataVolumes[${index}]`, volume)),
  ];
}

// Device names of the root volume in images.
const rootDevices = new Set(["/dev/sda", "/dev/sda1", "/dev/xvda"]);

function findDataProblems(path: string, volume: DataVolume): Problem[] {
  const { deviceName, type, sizeGiB } = volume;
  const isTooSmall = isOfSpinningDisks(type) && sizeGiB < 125;
  return [
    ...(rootDevices.has(deviceName)
      ? [{ path: `${path}.deviceName`, message: `${deviceName} is the root volume: use for example /dev/sdb` }]
      : []),
    ...(isTooSmall
      ? [{ path: `${path}.sizeGiB`, message: `${sizeGiB} is not allowed: must be at least 125 for type ${type}` }]
      : []),
    ...findPerformanceProblems(path, volume),
  ];
}

function isOfSpinningDisks(type: string): boolean {
  return type === "st1" || type === "sc1";
}

function findDiskProblems(
  path: string,
  { sizeGiB = defaultDisk.sizeGiB, type = defaultDisk.type }: Disk = {},
): Problem[] {
  const types: readonly string[] = volumeTypes;
  return [
    ...(sizeGiB < 8 ? [{ path: `${path}.sizeGiB`, message: `${sizeGiB} is not allowed: must be at least 8` }] : []),
    ...(types.includes(type)
      ? []
      : [{ path: `${path}.type`, message: `"${type}" is not an EBS volume type: allowed are ${types.join(", ")}` }]),
    ...(isOfSpinningDisks(type)
      ? [{ path: `${path}.type`, message: `"${type}" is not allowed for root volumes` }]
      : []),
  ];
}

const withIops = ["gp3", "io1", "io2"];

interface Performance {
  type: string;
  iops?: number | undefined;
  throughput?: number | undefined;
}

function findPerformanceProblems(path: string, { type, iops, throughput }: Performance): Problem[] {
  return [
    ...(type.startsWith("io") && iops === undefined
      ? [{ path: `${path}.iops`, message: `is required for volumes of type ${type}` }]
      : []),
    ...(iops !== undefined && !withIops.includes(type)
      ? [
          {
            path: `${path}.iops`,
            message: `is not allowed for volumes of type ${type}: only for ${withIops.join(", ")}`,
          },
        ]
      : []),
    ...(throughput !== undefined && type !== "gp3"
      ? [{ path: `${path}.throughput`, message: `is not allowed for volumes of type ${type}: only for gp3` }]
      : []),
  ];
}

/** EBS accepts only a key in the region of the cluster. */
export function findKeyProblems({ keyID = "" }: VolumeEncryption, region: string): Problem[] {
  const keyRegion = regionOf(keyID) ?? region;
  if (keyRegion === region) return [];
  const message = `is a key in ${keyRegion}: must be a key in ${region}, the region of the cluster`;
  return [{ path: "infrastructure.aws.volumeEncryption.keyID", message }];
}
