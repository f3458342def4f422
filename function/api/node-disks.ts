import { z } from "zod";
import { nodePath } from "./node-file.ts";
import { plainWord } from "./yaml-word.ts";

const mountOptions = z
  .array(
    z
      .string()
      .max(64)
      // Bootstrap providers do not quote it, so no colon ends it.
      .regex(/^[A-Za-z_]([A-Za-z0-9_.=:/@+~-]*[A-Za-z0-9_.=/@+~-])?$/, "must be an option of mount, such as noatime"),
  )
  .max(20)
  .meta({ "x-kubernetes-list-type": "set" })
  .optional()
  .describe("Options besides the defaults, for example noatime.");

const Disk = z.strictObject({
  // cloud-init truncates no label, and XFS allows 12 characters.
  label: plainWord({ pattern: "[A-Za-z][A-Za-z0-9_-]*", maximum: 12, what: "a label such as etcd" }).describe(
    "Label of the file system, at most 12 characters.",
  ),
  device: z
    .string()
    .max(256)
    .regex(
      /^(\/[A-Za-z0-9_]([A-Za-z0-9._:-]*[A-Za-z0-9._-])?){2,}$/,
      "must be the path of a device, such as /dev/nvme1n1",
    )
    .describe("Device, for example /dev/nvme1n1. An existing file system of this type and label is kept."),
  filesystem: z.enum(["ext4", "xfs"]).default("ext4").describe("Type of the file system."),
  mountPath: nodePath().describe("Path on the node where the file system is mounted, for example /var/lib/etcd."),
  mountOptions,
});

const Mount = z.strictObject({
  path: nodePath().describe("Path on the node."),
  source: plainWord({
    pattern: "[A-Za-z/]([A-Za-z0-9_./@%+=,~:-]*[A-Za-z0-9_./@%+=~-])?",
    maximum: 512,
    what: "a device, a label such as LABEL=data, or a remote directory such as nfs.example.org:/data",
  }).describe("Device, LABEL=name, or the remote directory of a network file system."),
  filesystem: plainWord({ pattern: "[a-z][a-z0-9.]*", maximum: 32, what: "a type such as nfs4" })
    .optional()
    .describe("Type of the file system. Default: detected."),
  options: mountOptions,
});

export const Disks = z
  .array(Disk)
  .max(16)
  .meta({ "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["label"], maxItems: 16 })
  .optional()
  .describe(
    "Disks to format, as a whole, and to mount before the node joins. The infrastructure attaches them. A change " +
      "replaces the machines.",
  );

export const Mounts = z
  .array(Mount)
  .max(32)
  .meta({ "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["path"], maxItems: 32 })
  .optional()
  .describe(
    "File systems that exist, to mount before the node joins. cloud-init writes files before it mounts, so they must " +
      "not be below a mounted path. A change replaces the machines.",
  );
