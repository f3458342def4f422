import type { JsonObject } from "../../kubernetes/object.ts";
import type { NodeSetup } from "../node-setup.ts";

/** Renders disks and mounts for cloud-init: file systems on whole devices, and lines of fstab. */
export function renderStorage({ disks = [], mounts = [] }: NodeSetup): JsonObject {
  const filesystems = disks.map(({ label, device, filesystem }) => ({ label, device, filesystem, partition: "none" }));
  return {
    diskSetup: { filesystems },
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
