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
        .describe("Image names by machine class, for machines of this version. They override the image of the class."),
    }),
  )
  .max(50)
  .meta({ "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["name"], maxItems: 50 })
  .optional()
  .describe(
    "Kubernetes versions for upgrades over several minor versions. Such an upgrade goes through the highest listed " +
      "version of each minor version in between.",
  );

const Rollouts = z
  .strictObject({
    functionUpgrades: Mode.default("Hold").describe(
      "Rollouts that a new release of the function causes by rendering the same spec differently.",
    ),
    platformChanges: Mode.default("Hold").describe("Rollouts that a change of this Input or the environment causes."),
  })
  .prefault({})
  .describe(
    "Rollouts that the KubernetesCluster did not request. Hold waits for approval, Automatic replaces machines. " +
      "`status.rollouts` of the KubernetesCluster lists the held rollouts.",
  );

const HeldBackPools = z
  .strictObject({
    kubeadmURL: z
      .string()
      .max(512)
      .regex(/^https:\/\/[A-Za-z0-9.-]+(:[0-9]{1,5})?(\/[A-Za-z0-9._~-]+)*$/, "must be a URL with https")
      .default("https://dl.k8s.io/release")
      .describe(
        "Where nodes download kubeadm if the control plane has a newer minor version than their image: the URL of " +
          "the folders <version>/bin/linux/<architecture>.",
      ),
  })
  .optional()
  .describe(
    "Lets pools that are held back at an older minor version create machines, with kubeadm and Kamaji. They scale, " +
      "heal and may be autoscaled. Requires Cluster API 1.14. A change replaces the machines of all pools.",
  );

/**
 * Schema of the platform team's Input: `input` of the pipeline step in a Composition. `modules` are the schemas of the
 * modules that have settings there, by name.
 */
export function functionInput(spec: z.ZodObject, machine: z.ZodType, modules: Readonly<Record<string, z.ZodObject>>) {
  const portable = z.strictObject({
    apiVersion: z.literal("capi.fn.crossplane.io/v1beta1").optional(),
    kind: z.literal("Input").optional(),
    metadata: z.record(z.string(), z.unknown()).optional(),
    defaults: layerOf(spec, true)
      .optional()
      .describe("Partial spec with default values, which a KubernetesCluster can override."),
    enforced: layerOf(spec, true)
      .optional()
      .describe(
        "Partial spec with enforced values. A KubernetesCluster that sets or patches them to other values is rejected.",
      ),
    machineClasses: z
      .record(z.string().max(63), layerOf(machine, false))
      .optional()
      .describe("Machine classes by name. A team selects one with `machine.type`."),
    versions: Versions,
    policy: Policy.optional(),
    rollouts: Rollouts,
    featureGates: z
      .array(z.enum(["MachineTaintPropagation"]))
      .max(10)
      .meta({ "x-kubernetes-list-type": "set" })
      .optional()
      .describe(
        "Feature gates that are on in Cluster API and its control plane providers. Fields that need one are rejected " +
          "unless it is listed. Default: none.",
      ),
    heldBackPools: HeldBackPools,
    environment: z
      .enum(["Required", "Optional", "Ignore"])
      .default("Ignore")
      .describe("Whether the key `kubernetesCluster` of Crossplane's environment is read as a layer below `defaults`."),
  });
  return withMembers(portable, modules);
}

/** Adds one optional member per module. Members are read by name, so the type is that of the portable Input. */
function withMembers<Schema extends z.ZodObject>(
  schema: Schema,
  members: Readonly<Record<string, z.ZodObject>>,
): Schema;
function withMembers(schema: z.ZodObject, members: Readonly<Record<string, z.ZodObject>>): z.ZodObject {
  const extension = Object.entries(members).map(([name, member]) => [name, member.optional()]);
  return schema.extend(Object.fromEntries(extension));
}

export type FunctionInput = z.output<ReturnType<typeof functionInput>>;
