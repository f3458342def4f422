import { z } from "zod";
import type { Rule } from "./rule.ts";
import { labelValue, labelValueAllowed, word } from "./text.ts";

const labelKey = /^([a-z0-9]([-a-z0-9.]*[a-z0-9])?\/)?[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/;

const seconds = (description: string, fallback: number) =>
  z.int32().min(0).max(86_400).default(fallback).describe(description);

export const Labels = z
  .record(z.string().max(317), z.string().max(63).regex(labelValue, labelValueAllowed))
  .meta({ maxProperties: 64 })
  .describe(
    "Node labels. Those of the domains node-role.kubernetes.io, node-restriction.kubernetes.io and node.cluster.x-k8s.io change in place; any other label is set at registration, so changing it replaces the machines.",
  );

/** A key has one name, of 63 characters, and may have a domain: what joins labels and flags to others is not among them. */
export function labelRules(at: string): Rule<Record<string, unknown>>[] {
  return [
    {
      at,
      cel: `self.all(key, key.matches('${labelKey.source.replaceAll("\\/", "/")}'))`,
      message: "every key must be [domain/]name: letters, digits and . _ - between letters or digits",
      holds: (labels) => Object.keys(labels).every((key) => labelKey.test(key)),
    },
  ];
}

const Taint = z.strictObject({
  key: z.string().min(1).max(317).regex(labelKey).describe("Taint key."),
  value: z.string().min(1).max(63).regex(labelValue, labelValueAllowed).optional().describe("Taint value."),
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
    nodeStartupTimeoutSeconds: seconds("How long a machine may take to become a node. 0 waits for ever.", 1800),
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
