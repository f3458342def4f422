import { z } from "zod";
import { imageReference, imageRepository, imageTag } from "../../api/image-reference.ts";
import { line, objectName } from "../../api/text.ts";

export const Settings = z.strictObject({
  backend: z
    .enum(["Docker", "InMemory"])
    .default("Docker")
    .describe(
      "Docker runs nodes in containers. InMemory simulates them, to test the management cluster. Cannot be changed.",
    ),
  loadBalancer: z
    .strictObject({
      imageRepository: imageRepository().optional().describe("Registry of the HAProxy image. Default: kindest."),
      imageTag: imageTag().optional().describe("Tag of the HAProxy image."),
      configTemplateRef: z
        .strictObject({
          name: objectName().describe("ConfigMap with the template under the key `value`."),
        })
        .optional()
        .describe("Replaces the HAProxy configuration."),
    })
    .optional()
    .describe("Load balancer of the API servers. Docker only."),
});

export const MachineSettings = z.strictObject({
  extraMounts: z
    .array(
      z.strictObject({
        hostPath: line(512).min(1).describe("Path on the host."),
        containerPath: line(512).min(1).describe("Path in the node's container."),
        readOnly: z.boolean().optional().describe("Mount read-only."),
      }),
    )
    .max(20)
    .optional()
    .describe("Additional mounts of the node's container. Docker only."),
  preLoadImages: z
    .array(imageReference())
    .max(50)
    .optional()
    .describe("Images to load into the node before it starts. Docker only."),
  bootstrapTimeoutSeconds: z.int32().min(1).max(86_400).optional().describe("Timeout of the bootstrap. Docker only."),
  startup: z
    .strictObject({
      machineSeconds: z.int32().min(0).max(3600).optional().describe("Time until the machine runs."),
      nodeSeconds: z.int32().min(0).max(3600).optional().describe("Time until the node exists."),
      apiServerSeconds: z.int32().min(0).max(3600).optional().describe("Time until the API server runs."),
      etcdSeconds: z.int32().min(0).max(3600).optional().describe("Time until the etcd member runs."),
    })
    .optional()
    .describe("Simulated delays. InMemory only."),
});

export type Settings = z.output<typeof Settings>;
export type MachineSettings = z.output<typeof MachineSettings>;
