import { z } from "zod";
import { inGrammar } from "./grammar.ts";
import { matches, matchWhole } from "./pattern.ts";
import { labelKey, labelKeyPattern } from "./qualified-name.ts";
import { ExternalRemediation } from "./remediation-template.ts";
import { word } from "./text.ts";

const seconds = (description: string, fallback: number) =>
  z.int32().min(0).max(86_400).default(fallback).describe(description);

/** The minimum is that of MachineHealthCheck's webhook (core/webhooks/admission/machinehealthcheck.go). */
const startupTimeout = inGrammar(z.int32().min(0).max(86_400), {
  cel: "self == 0 || self >= 30",
  message: "must be at least 30, or 0 to wait forever",
  holds: (value) => value === 0 || value >= 30,
});

export const Zones = z.array(word(63)).min(1).max(10).meta({ "x-kubernetes-list-type": "set" });

const conditionPattern = matchWhole(labelKeyPattern);

/** A type of a condition, except those that have another meaning. */
function conditionType(excluded: readonly string[], reason: string) {
  return inGrammar(z.string().max(316), {
    cel: `${matches("self", labelKeyPattern)} && !(self in ${JSON.stringify(excluded)})`,
    message: `must be the type of a condition, such as DiskPressure, but not ${excluded.join(", ")}: ${reason}`,
    holds: (type) => conditionPattern.test(type) && !excluded.includes(type),
  });
}

const conditions = (type: z.ZodString, description: string) =>
  z
    .array(
      z.strictObject({
        type: type.describe("Type of the condition."),
        status: z.enum(["True", "False", "Unknown"]).describe("Status that is unhealthy."),
        timeoutSeconds: z.int32().min(0).max(86_400).describe("Seconds that the condition may have this status."),
      }),
    )
    .max(20)
    .meta({ "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["type", "status"], maxItems: 20 })
    .optional()
    .describe(description);

/** Types that MachineHealthCheck rejects (v1beta2, CEL rule). */
const machineTypes = ["Ready", "Available", "HealthCheckSucceeded", "OwnerRemediated", "ExternallyRemediated"];

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
    conditions: conditions(
      conditionType(["Ready"], "set notReadySeconds and unreachableSeconds"),
      "Conditions of a node that are unhealthy, such as those of the node problem detector.",
    ),
    machineConditions: conditions(
      conditionType(machineTypes, "health checks set or read those themselves"),
      "Conditions of a Machine that are unhealthy, such as those of another controller.",
    ),
    maxUnhealthy: z
      .string()
      .max(5)
      .regex(/^(100|[0-9]{1,2})%$|^[0-9]{1,3}$/, "must be a number or a percentage, for example 2 or 40%")
      .optional()
      .describe(
        "Number or percentage of unhealthy machines above which no machine is replaced. " +
          "Default: one in a group of fewer than three machines, otherwise 40% of the existing machines.",
      ),
    remediation: ExternalRemediation,
  })
  .prefault({})
  .describe("Automatic replacement, or other remediation, of unhealthy machines. Changing it replaces no machines.");
export type HealthCheck = z.output<typeof HealthCheck>;

export const ReadinessGates = z
  .array(
    z.strictObject({
      conditionType: labelKey().describe("Type of a condition of the Machine."),
      polarity: z
        .enum(["Positive", "Negative"])
        .optional()
        .describe("Positive: the condition must be True. Negative: it must be False. Default: Positive."),
    }),
  )
  .max(32)
  .meta({ "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["conditionType"], maxItems: 32 })
  .optional()
  .describe("Conditions that a Machine must have to count as ready. Changing them replaces no machines.");

export const Remediation = z
  .strictObject({
    maxRetry: z
      .int32()
      .min(0)
      .max(100)
      .optional()
      .describe("How often a machine that replaces an unhealthy one is replaced, too. Default: no limit."),
    retryPeriodSeconds: z.int32().min(0).max(86_400).default(0).describe("Seconds between two such replacements."),
    minHealthyPeriodSeconds: z
      .int32()
      .min(0)
      .max(604_800)
      .default(3600)
      .describe("Seconds after which another failure no longer counts as a retry."),
  })
  .optional()
  .describe("Replacement of unhealthy control-plane machines. Changing it replaces no machines.");
export type Remediation = z.output<typeof Remediation>;

export const Timeouts = z
  .strictObject({
    drainSeconds: seconds("Seconds to drain a node before its machine is deleted anyway. 0 waits forever.", 600),
    volumeDetachSeconds: seconds("Seconds to wait for volumes to detach. 0 waits forever.", 300),
    deletionSeconds: seconds("Seconds to retry deleting the Node object. 0 retries forever.", 60),
  })
  .prefault({})
  .describe("Timeouts of the deletion of a machine. Changing them replaces no machines.");
export type Timeouts = z.output<typeof Timeouts>;
