import { z } from "zod";
import { union } from "./layer.ts";
import type { Rule } from "./rule.ts";
import { line } from "./text.ts";

/** The portable part of a machine. Each infrastructure provider adds a block under its name. */
export const Machine = z.strictObject({
  type: line(253)
    .min(1)
    .optional()
    .describe(
      "Machine class of the platform (`machineClasses` of the Input), or the provider's name of a machine type, " +
        "if the provider has machine types.",
    ),
  image: union(
    z.strictObject({
      id: line(512).min(1).optional().describe("The provider's identifier of the image, if the provider has one."),
      name: line(512).min(1).optional().describe("Name of the image, in the provider's format."),
    }),
    ["id", "name"],
  )
    .optional()
    .describe(
      "Image that the machine boots from, by id or by name. Changing it replaces the machines. " +
        "Default: the provider's image for the Kubernetes version.",
    ),
  disk: z
    .strictObject({
      sizeGiB: z.int32().min(1).max(65_536).optional().describe("Size in GiB."),
      type: line(128).min(1).optional().describe("The provider's name of the disk type."),
    })
    .optional()
    .describe("Boot disk of the machine. Changing it replaces the machines. Default: the provider's choice."),
});
export type Machine = z.output<typeof Machine>;

export const imageRules: Rule<{ id?: string; name?: string }>[] = [
  "controlPlane.machine.image",
  "workers[].machine.image",
  "workerDefaults.machine.image",
].map((at) => ({
  at,
  cel: "!(has(self.id) && has(self.name))",
  message: "cannot have both id and name",
  holds: (image) => image.id === undefined || image.name === undefined,
}));
