import { z } from "zod";

/** The portable part of a machine; each infrastructure provider adds its own block under its name. */
export const Machine = z.strictObject({
  type: z
    .string()
    .min(1)
    .max(253)
    .optional()
    .describe(
      "A machine class of the platform (`machineClasses` of the function's input), or the provider's own word for a size where it has one.",
    ),
  image: z
    .strictObject({
      name: z.string().min(1).max(512).optional().describe("Image by name, in the provider's own form."),
    })
    .optional()
    .describe(
      "What the machine starts from. Changing it replaces the machines. Default: the provider's image for the Kubernetes version.",
    ),
});
export type Machine = z.output<typeof Machine>;
