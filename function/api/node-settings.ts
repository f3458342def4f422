import { z } from "zod";
import { inGrammar } from "./grammar.ts";
import { labelValue, formatQualifiedName } from "./qualified-name.ts";
import { word } from "./text.ts";

const seconds = (description: string, fallback: number) =>
  z.int32().min(0).max(86_400).default(fallback).describe(description);

/** The webhook of MachineHealthCheck takes no shorter one (core/webhooks/admission/machinehealthcheck.go). */
const startupTimeout = inGrammar(z.int32().min(0).max(86_400), {
  cel: "self == 0 || self >= 30",
  message: "must be at least 30, or 0 to wait for ever",
  holds: (value) => value === 0 || value >= 30,
});

const Taint = z.strictObject({
  key: formatQualifiedName().describe("Taint key."),
  value: labelValue().optional().describe("Taint value; an empty one is the same as none."),
  effect: z
    .enum(["NoSchedule", "PreferNoSchedule", "NoExecute"])
    .describe("What happens to pods without a toleration."),
});

export const Taints = z
  .array(Taint)
  .max(32)
  .meta({ "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["key", "effect"], maxItems: 32 })
  .describe("Node taints, set at registration. Changing them replaces the machines.");

export const Zones = z.array(word(63)).min(1).max(10).meta({ "x-kubernetes-list-type": "set" });

export const HealthCheck = z
  .strictObject({
    enabled: z.boolean().default(true).describe("Replace machines that stay unhealthy."),
    nodeStartupTimeoutSeconds: startupTimeout
      .default(1800)
      .describe("How long a machine may take to become a node: at least 30. 0 waits for ever."),
    notReadySeconds: seconds(
      "How long a node may report Ready=False. Generous, because nodes are not ready before a CNI runs.",
      1800,
    ),
    unreachableSeconds: seconds("How long a node may be silent (Ready=Unknown).", 300),
    maxUnhealthy: z
      .string()
      .max(5)
      .regex(/^(100|[0-9]{1,2})%$|^[0-9]{1,3}$/)
      .optional()
      .describe(
        "Stop replacing when more machines than this are unhealthy, as a number or per cent. " +
          "Default: one while the group has fewer than three machines, else 40% of those that exist.",
      ),
  })
  .prefault({})
  .describe("Automatic replacement of unhealthy machines.");
export type HealthCheck = z.output<typeof HealthCheck>;

export const Timeouts = z
  .strictObject({
    drainSeconds: seconds(
      "How long a node may be drained before its machine is deleted all the same. 0 waits for ever.",
      600,
    ),
    volumeDetachSeconds: seconds("How long to wait for volumes to detach. 0 waits for ever.", 300),
    deletionSeconds: seconds("How long to try to delete the Node object. 0 tries for ever.", 60),
  })
  .prefault({})
  .describe("Limits while a machine is removed. They change in place.");
export type Timeouts = z.output<typeof Timeouts>;
