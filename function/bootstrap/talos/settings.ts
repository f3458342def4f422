import { z } from "zod";
import { content } from "../../api/content.ts";
import type { Fields } from "../../api/value.ts";
import { yamlMapping } from "../../api/yaml-text.ts";
import { mirrorURL, registriesOf, registryHost } from "../../api/registry.ts";

/** Parts of the configuration of a machine; any other document has a kind. */
const parts = new Set(["cluster", "debug", "machine", "persist", "version"]);

function explainPatch(fields: Fields): string | undefined {
  const isDocument = typeof fields["kind"] === "string" && typeof fields["apiVersion"] === "string";
  return isDocument || Object.keys(fields).every((field) => parts.has(field))
    ? undefined
    : "must have machine and cluster only, or apiVersion and kind";
}

/** Schema of strategic merge patches for the configuration of machines. */
export function strategicPatches(machines: string) {
  return z
    .array(yamlMapping(10_240, explainPatch))
    .max(10)
    .optional()
    .describe(
      `Strategic merge patches for the machine configuration of ${machines}, in YAML, one document each. They are ` +
        "applied last, in order. Do not put secrets here. A change replaces the machines.",
    );
}

const Registry = z.strictObject({
  host: registryHost.describe("Registry, such as docker.io. * stands for all other registries."),
  endpoints: z
    .array(
      // The URL may contain credentials.
      content(mirrorURL),
    )
    .min(1)
    .max(10)
    .describe("Mirrors of the registry, in order of preference."),
  skipFallback: z.boolean().default(false).describe("Never pull from the registry itself."),
  overridePath: z.boolean().default(false).describe("Use the paths of the endpoints without adding /v2."),
});

/** Settings of every node. Field names are those of the bootstrap provider, or else those of Talos. */
export const NodeSettings = z.strictObject({
  talosVersion: z
    .string()
    .max(5)
    .regex(/^v1\.(1[2-9]|[2-9][0-9])$/, "must be v1.12 or later, without a patch release")
    .optional()
    .describe(
      "Version of Talos in the images, vMAJOR.MINOR: the machine configuration has its format. Required, because the " +
        "default of the provider changes with its releases. A change replaces all machines.",
    ),
  registries: registriesOf(Registry).describe("Mirrors of registries. A change replaces all machines."),
  strategicPatches: strategicPatches("all machines"),
  workerStrategicPatches: strategicPatches("all workers, after strategicPatches"),
});
export type NodeSettings = z.output<typeof NodeSettings>;
