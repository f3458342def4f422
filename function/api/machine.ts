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
  operatingSystem: z
    .enum(["Flatcar", "Other"])
    .optional()
    .describe(
      "Operating system of the image, if Ignition sets it up instead of cloud-init. Changing it replaces the " +
        "machines. Default: Other.",
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

/** An operating system with a format of user data of its own. */
export type OperatingSystem = Exclude<Machine["operatingSystem"], "Other" | undefined>;

/** Returns the operating system of a machine if it has a format of its own. */
export function operatingSystemOf({ operatingSystem }: Pick<Machine, "operatingSystem">): OperatingSystem | undefined {
  return operatingSystem === "Other" ? undefined : operatingSystem;
}

/** Support of an infrastructure for operating systems. */
export interface OperatingSystemFacts {
  /**
   * Operating systems with a format of their own that the module delivers, and in which it names nodes (`nodeSetup`).
   * The reason against another one follows its name: `"Flatcar" is not supported: …`. Default: none.
   */
  readonly operatingSystems?: Readonly<
    Partial<Record<OperatingSystem, "Supported" | { readonly unsupported: string }>>
  >;
}

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
