import { z } from "zod";
import { dnsLabel } from "./dns.ts";
import { nodePath } from "./node-file.ts";
import { shorten } from "./problem.ts";
import type { Rule } from "./rule.ts";

const ExtraVolume = z.strictObject({
  name: dnsLabel(63).describe("Name of the volume."),
  hostPath: nodePath().describe("Absolute path on the control-plane machine."),
  mountPath: nodePath().describe("Absolute path in the container."),
  readOnly: z.boolean().default(true).describe("Whether the component can only read the path."),
  pathType: z
    .enum(["BlockDevice", "CharDevice", "Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket"])
    .optional()
    .describe("What must exist at hostPath, and whether it is created. kubeadm only. Default: no check."),
});
export type ExtraVolume = z.output<typeof ExtraVolume>;

export const extraVolumes = (component: string) =>
  z
    .array(ExtraVolume)
    .max(20)
    .meta({ "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["name"], maxItems: 20 })
    .optional()
    .describe(`Paths of the control-plane machines that are mounted into the ${component}, for files of its flags.`);

type VolumeLayer = readonly { readonly mountPath?: string | undefined }[];

/** Two mounts at one path: the pod of the component would be invalid. */
export function defineVolumeRule(at: string): Rule<VolumeLayer> {
  const message = "every mountPath must be unique";
  return {
    at,
    cel:
      "self.all(volume, !has(volume.mountPath) || " +
      "self.exists_one(other, has(other.mountPath) && other.mountPath == volume.mountPath))",
    message,
    withValue: (volumes) => `${shorten(findRepeated(volumes) ?? "")} is mounted twice: ${message}`,
    holds: (volumes) => findRepeated(volumes) === undefined,
  };
}

function findRepeated(volumes: VolumeLayer): string | undefined {
  const paths = volumes.flatMap(({ mountPath }) => mountPath ?? []);
  return paths.find((path, index) => paths.indexOf(path) !== index);
}
