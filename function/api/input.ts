import { z } from "zod";
import { layerOf } from "./layer.ts";
import { Policy } from "./policy.ts";
import { line } from "./text.ts";
import { VersionText } from "./version.ts";

const Mode = z.enum(["Hold", "Automatic"]);

const Versions = z
  .array(
    z.strictObject({
      name: VersionText.describe("Kubernetes version."),
      images: z
        .record(z.string().max(63), line(512).min(1))
        .optional()
        .describe("Image name per machine class for machines of this version; it wins over the one of the class."),
    }),
  )
  .max(50)
  .meta({ "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["name"], maxItems: 50 })
  .optional()
  .describe("Steps of an upgrade over several minor versions: the highest of each minor is run on the way.");

const Rollouts = z
  .strictObject({
    functionUpgrades: Mode.default("Hold").describe(
      "What a new release of the function renders differently from the same spec.",
    ),
    platformChanges: Mode.default("Hold").describe("What this input or the environment changes for a running cluster."),
  })
  .prefault({})
  .describe(
    "Whether changes that nobody asked for in the KubernetesCluster may replace machines by themselves. Held ones are named in its status.",
  );

/** The platform team's side of a Composition: `input` of the pipeline step. */
export function functionInput(spec: z.ZodObject, machine: z.ZodType) {
  return z.strictObject({
    apiVersion: z.literal("capi.fn.crossplane.io/v1beta1").optional(),
    kind: z.literal("Input").optional(),
    metadata: z.record(z.string(), z.unknown()).optional(),
    defaults: layerOf(spec, true).optional().describe("A partial spec beneath the one of the KubernetesCluster."),
    enforced: layerOf(spec, true)
      .optional()
      .describe(
        "A partial spec above the one of the KubernetesCluster; another value or an override of it is rejected.",
      ),
    machineClasses: z
      .record(z.string().max(63), layerOf(machine, false))
      .optional()
      .describe("Machines by name, which a team may use as machine.type."),
    versions: Versions,
    policy: Policy.optional(),
    rollouts: Rollouts,
    environment: z
      .enum(["Required", "Optional", "Ignore"])
      .default("Ignore")
      .describe(
        "Whether the key `kubernetesCluster` of Crossplane's environment is read as the lowest layer of defaults.",
      ),
  });
}

export type FunctionInput = z.output<ReturnType<typeof functionInput>>;
