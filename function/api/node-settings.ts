import { z } from "zod";
import { inGrammar } from "./grammar.ts";
import { labelKey, labelValue } from "./qualified-name.ts";
import { word } from "./text.ts";

const seconds = (description: string, fallback: number) =>
  z.int32().min(0).max(86_400).default(fallback).describe(description);

/** The minimum is that of MachineHealthCheck's webhook (core/webhooks/admission/machinehealthcheck.go). */
const startupTimeout = inGrammar(z.int32().min(0).max(86_400), {
  cel: "self == 0 || self >= 30",
  message: "must be at least 30, or 0 to wait forever",
  holds: (value) => value === 0 || value >= 30,
});

const Taint = z.strictObject({
  key: labelKey().describe("Taint key."),
  value: labelValue().optional().describe("Taint value. An empty value is the same as no value."),
  effect: z
    .enum(["NoSchedule", "PreferNoSchedule", "NoExecute"])
    .describe("Effect on pods that do not tolerate the taint."),
});

export const Taints = z
  .array(Taint)
  .max(32)
  .meta({ "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["key", "effect"], maxItems: 32 })
  .describe("Node taints, set at registration. Changing them replaces the machines.");

export const Zones = z.array(word(63)).min(1).max(10).meta({ "x-kubernetes-list-type": "set" });

export const HealthCheck = z
  .strictObject({
    enabled: z.boolean().default(true).describe("Whether to replace machines that stay unhealthy."),
    nodeStartupTimeoutSeconds: startupTimeout
      .default(1800)
      .describe("Seconds that a machine may take to become a node: at least 30, or 0 to wait forever."),
    notReadySeconds: seconds(
      "Seconds that a node may report Ready=False. The default is long, because a node is ready only once a CNI runs.",
      1800,
    ),
    unreachableSeconds: seconds("Seconds that a node may report Ready=Unknown, as when it is unreachable.", 300),
    maxUnhealthy: z
      .string()
      .max(5)
      .regex(/^(100|[0-9]{1,2})%$|^[0-9]{1,3}$/, "must be a number or a percentage, for example 2 or 40%")
      .optional()
      .describe(
        "Number or percentage of unhealthy machines above which no machine is replaced. " +
          "Default: one in a group of fewer than three machines, otherwise 40% of the existing machines.",
      ),
  })
  .prefault({})
  .describe("Automatic replacement of unhealthy machines.");
export type HealthCheck = z.output<typeof HealthCheck>;

export const Timeouts = z
  .strictObject({
    drainSeconds: seconds("Seconds to drain a node before its machine is deleted anyway. 0 waits forever.", 600),
    volumeDetachSeconds: seconds("Seconds to wait for volumes to detach. 0 waits forever.", 300),
    deletionSeconds: seconds("Seconds to retry deleting the Node object. 0 retries forever.", 60),
  })
  .prefault({})
  .describe("Timeouts of the deletion of a machine. Changing them replaces no machines.");
export type Timeouts = z.output<typeof Timeouts>;
