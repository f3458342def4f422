import { z } from "zod";
import { labelKey, labelValue, longestKey } from "../../api/qualified-name.ts";
import { quantity } from "../../api/quantity.ts";

const amounts = (what: string) =>
  z
    .strictObject({
      cpu: quantity().optional().describe("Number of CPUs, for example 500m."),
      memory: quantity().optional().describe("Memory, for example 1Gi."),
    })
    .optional()
    .describe(what);

/** A component of the control plane, in a container of its own. */
export const component = (what: string) =>
  z
    .strictObject({
      resources: z
        .strictObject({
          requests: amounts("What each container needs."),
          limits: amounts("The maximum of each container."),
        })
        .optional()
        .describe("CPU and memory of each container. Default: neither requests nor limits."),
    })
    .optional()
    .describe(`The ${what}.`);

const Toleration = z.strictObject({
  key: labelKey().optional().describe("Key of the taint. Default: all keys, with operator Exists."),
  operator: z.enum(["Equal", "Exists"]).default("Equal").describe("Whether the value must be equal."),
  value: labelValue().optional().describe("Value of the taint, with operator Equal."),
  effect: z
    .enum(["NoSchedule", "PreferNoSchedule", "NoExecute"])
    .optional()
    .describe("Effect of the taint. Default: all effects."),
});

const SpreadConstraint = z.strictObject({
  topologyKey: labelKey().describe("Label of nodes, for example topology.kubernetes.io/zone."),
  maxSkew: z.int32().min(1).max(100).default(1).describe("Maximum difference of the number of pods."),
  whenUnsatisfiable: z
    .enum(["DoNotSchedule", "ScheduleAnyway"])
    .default("DoNotSchedule")
    .describe("Whether a pod waits, or runs on another node."),
});

/** Where the pods of the control plane run. */
export const Deployment = z
  .strictObject({
    nodeSelector: z
      .record(z.string().max(longestKey), labelValue())
      .meta({ maxProperties: 16 })
      .optional()
      .describe("Labels of the nodes of the management cluster."),
    tolerations: z.array(Toleration).max(16).optional().describe("Taints that the pods tolerate."),
    topologySpreadConstraints: z.array(SpreadConstraint).max(4).optional().describe("How the pods are spread."),
  })
  .optional()
  .describe("Where the pods of the control plane run in the management cluster.");
