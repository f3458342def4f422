import { z } from "zod";
import { content } from "./content.ts";
import { dnsLabel } from "./dns.ts";
import type { Rule } from "./rule.ts";
import { line, objectName } from "./text.ts";

const Variables = z
  .array(
    z.strictObject({
      name: line(256).min(1).describe("Name of the variable in the ClusterClass."),
      value: content(z.unknown().meta({ "x-kubernetes-preserve-unknown-fields": true })).describe(
        "Any value that the ClusterClass allows.",
      ),
    }),
  )
  .max(200)
  .meta({ "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["name"], maxItems: 200 })
  .optional();

/** Schema of `spec.topology`: Cluster API creates the objects of the cluster from a ClusterClass of the platform. */
export const Topology = z
  .strictObject({
    classRef: z
      .strictObject({
        name: objectName().describe("Name of the ClusterClass."),
        namespace: dnsLabel()
          .optional()
          .describe("Namespace of the ClusterClass. Default: the namespace of the cluster."),
      })
      .describe("The ClusterClass. You can change to a compatible ClusterClass; this may replace machines."),
    variables: Variables.describe("Variables of the ClusterClass. Changing one may replace machines."),
    controlPlane: z
      .strictObject({
        variables: Variables.describe("Values of variables for the control plane only."),
      })
      .optional()
      .describe("Settings of the control plane only."),
  })
  .optional()
  .describe(
    "Lets Cluster API create the cluster from a ClusterClass, instead of `infrastructure` and a control-plane " +
      "provider. Requires the feature gate ClusterTopology. Cannot be changed.",
  );
export type Topology = NonNullable<z.output<typeof Topology>>;

/** Schema of `topology` of a pool. */
export const PoolTopology = z
  .strictObject({
    class: line(256).min(1).describe("Class of the pool in the ClusterClass."),
    kind: z
      .enum(["MachineDeployment", "MachinePool"])
      .default("MachineDeployment")
      .describe(
        "Kind of the class: whether the ClusterClass lists it below machineDeployments or machinePools. " +
          "Cannot be changed.",
      ),
    variables: Variables.describe("Values of variables for this pool only."),
  })
  .optional()
  .describe("Class of the pool in the ClusterClass. Required with `topology`, otherwise not allowed.");

/** Fields that cannot be combined with `topology`. */
export const topologyRules: readonly Rule<{ topology?: unknown; infrastructure?: unknown }>[] = [
  {
    at: "",
    cel: "!has(self.topology) || !has(self.infrastructure)",
    message: "cannot be set with topology: the ClusterClass defines where the cluster runs",
    field: "infrastructure",
    holds: ({ topology, infrastructure }) => topology === undefined || isEmpty(infrastructure),
  },
];

/** Whether no member is set. The merged spec always has the field. */
function isEmpty(value: unknown): boolean {
  return typeof value !== "object" || value === null || Object.values(value).every((member) => member === undefined);
}
