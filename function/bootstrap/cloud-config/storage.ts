import type { JsonObject } from "../../kubernetes/object.ts";
import type { NodeSetup } from "../node-setup.ts";

/**
 * Renders disks and mounts for cloud-init: file systems on whole devices, and lines of fstab. A device is listed as
 * one without partitions: without any, Cluster API would write an empty `disk_setup`, which cloud-init reports as
 * invalid.
 */
export function renderStorage({ disks = [], mounts = [] }: NodeSetup): JsonObject {
  const devices = [...new Set(disks.map(({ device }) => device))];
  const filesystems = disks.map(({ label, device, filesystem }) => ({ label, device, filesystem, partition: "none" }));
  return {
    diskSetup: { partitions: devices.map((device) => ({ device, layout: false })), filesystems },
    mounts: [
      ...disks.map(({ label, mountPath, filesystem, mountOptions }) =>
        renderMount([`LABEL=${label}`, mountPath, filesystem], mountOptions),
      ),
      ...mounts.map(({ source, path, filesystem = "auto", options }) =>
        renderMount([source, path, filesystem], options),
      ),
    ],
  };
}

/** Without options, cloud-init sets its own. */
function renderMount(fields: readonly string[], options: readonly string[] = []): string[] {
  return options.length === 0 ? [...fields] : [...fields, ["defaults", ...options].join(",")];
}
