import { z } from "zod";
import { union } from "./layer.ts";
import type { Rule } from "./rule.ts";
import { line } from "./text.ts";

/** The portable part of a machine; each infrastructure provider adds its own block under its name. */
export const Machine = z.strictObject({
  type: line(253)
    .min(1)
    .optional()
    .describe(
      "A machine class of the platform (`machineClasses` of the function's input), or the provider's own word for a size where it has one.",
    ),
  image: union(
    z.strictObject({
      id: line(512).min(1).optional().describe("Image by the provider's identifier, where it has some."),
      name: line(512).min(1).optional().describe("Image by name, in the provider's own form."),
    }),
    ["id", "name"],
  )
    .optional()
    .describe(
      "What the machine starts from, by id or by name. Changing it replaces the machines. Default: the provider's image for the Kubernetes version.",
    ),
  disk: z
    .strictObject({
      sizeGiB: z.int32().min(1).max(65_536).optional().describe("Size."),
      type: line(128).min(1).optional().describe("The provider's own word for a kind of disk."),
    })
    .optional()
    .describe("The disk that the machine starts from. Changing it replaces the machines. Default: the provider's."),
});
export type Machine = z.output<typeof Machine>;

export const imageRules: Rule<{ id?: string; name?: string }>[] = [
  "controlPlane.machine.image",
  "workers[].machine.image",
  "workerDefaults.machine.image",
].map((at) => ({
  at,
  cel: "!(has(self.id) && has(self.name))",
  message: "may have id or name, not both",
  holds: (image) => image.id === undefined || image.name === undefined,
}));
