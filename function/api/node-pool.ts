import { z } from "zod";
import { countOrPercent, isZero } from "./count.ts";
import { Machine } from "./machine.ts";
import { contentFields } from "./node-content.ts";
import { Kubelet } from "./kubelet.ts";
import { Nodes } from "./nodes.ts";
import { HealthCheck, ReadinessGates, Timeouts, Zones } from "./node-settings.ts";
import { dnsLabel } from "./dns.ts";
import { Annotations, Labels } from "./labels.ts";
import { labelKey } from "./qualified-name.ts";
import { quantity } from "./quantity.ts";
import type { Rule } from "./rule.ts";
import { Taints } from "./taints.ts";
import { PoolTopology } from "./topology.ts";
import { VersionText } from "./version.ts";

const Autoscaling = z
  .strictObject({
    minReplicas: z.int32().min(0).max(1000).describe("Minimum number of machines."),
    maxReplicas: z.int32().min(1).max(1000).describe("Maximum number of machines."),
    capacity: z
      .strictObject({
        cpu: quantity().optional().describe("CPU of one machine, as a quantity."),
        memory: quantity().optional().describe("Memory of one machine, as a quantity."),
        ephemeralDisk: quantity().optional().describe("Ephemeral disk of one machine, as a quantity."),
        gpuType: labelKey().optional().describe("GPU resource name, for example nvidia.com/gpu."),
        gpuCount: z.int32().min(1).max(64).optional().describe("Number of GPUs of one machine."),
        maxPods: z
          .int32()
          .min(1)
          .max(1000)
          .optional()
          .describe("Maximum number of pods on one machine. Default: the autoscaler's, 110."),
      })
      .optional()
      .describe(
        "Capacity of one machine, if the provider does not report it. The autoscaler needs it to scale up from zero. " +
          "The function also passes the labels, taints and zone of the pool to the autoscaler.",
      ),
  })
  .describe(
    "Lets the cluster autoscaler choose the number of machines. Set at most one of `replicas` and `autoscaling`.",
  );

const Rollout = z
  .strictObject({
    type: z
      .enum(["RollingUpdate", "OnDelete"])
      .default("RollingUpdate")
      .describe("RollingUpdate replaces machines automatically. OnDelete replaces a machine only after you delete it."),
    maxSurge: countOrPercent(1000)
      .default(1)
      .describe(
        "Maximum number of machines above the desired number during a rollout, or a percentage of it, rounded up.",
      ),
    maxUnavailable: countOrPercent(1000)
      .default(0)
      .describe(
        "Maximum number of unavailable machines during a rollout, or a percentage of the desired number, rounded down.",
      ),
  })
  .prefault({})
  .describe("How machines are replaced. Changing it replaces no machines.");

export const NodePool = z.strictObject({
  name: dnsLabel(40).describe("Name of the pool, unique in the cluster. A renamed pool is a new pool."),
  replicas: z
    .int32()
    .min(0)
    .max(1000)
    .optional()
    .describe("Number of machines in all zones together. Default: 1. Set at most one of `replicas` and `autoscaling`."),
  autoscaling: Autoscaling.optional(),
  machine: Machine.prefault({}).describe("Type, image and disk of the machines. Changing it replaces them."),
  zones: Zones.optional().describe(
    "Failure domains to spread the machines over evenly. Default: the provider's choice.",
  ),
  labels: Labels.optional(),
  topology: PoolTopology,
  annotations: Annotations.optional().describe(
    "Annotations of the MachineDeployments of the pool, for example options of the autoscaler. With `topology`, " +
      "Cluster API sets them on the machines too. Changing them replaces no machines.",
  ),
  machineAnnotations: Annotations.optional().describe(
    "Annotations of the Machine objects of the pool, for example to skip draining. Changing them replaces no machines.",
  ),
  taints: Taints.optional(),
  version: VersionText.optional().describe(
    "Kubernetes version of the pool, if it stays at an older version than the cluster: at most three minor versions " +
      "older. Default: the version of the cluster.",
  ),
  rollout: Rollout,
  minReadySeconds: z
    .int32()
    .min(0)
    .max(86_400)
    .optional()
    .describe(
      "Seconds that a machine must be ready to count as available, so that a rollout waits for it. Default: 0. " +
        "Changing it replaces no machines.",
    ),
  readinessGates: ReadinessGates,
  deletionOrder: z
    .enum(["Random", "Newest", "Oldest"])
    .optional()
    .describe("Which machines are deleted first when the pool shrinks. Default: Random."),
  healthCheck: HealthCheck,
  timeouts: Timeouts,
  ...contentFields,
  kubelet: Kubelet.optional().describe(
    "The kubelet of the nodes of the pool. Its settings win over `spec.kubernetes.kubelet`, flag by flag and entry " +
      "by entry. Changes replace the machines.",
  ),
  nodes: Nodes.optional().describe("Settings of the nodes of the pool. They win over `spec.nodes`."),
});
export type NodePool = z.output<typeof NodePool>;

type PoolLayer = {
  replicas?: number;
  autoscaling?: AutoscalingLayer;
  zones?: string[];
  rollout?: { maxSurge?: number | string; maxUnavailable?: number | string };
};

/** Rules of a pool, for `workers[]` and `workerDefaults`. */
export function definePoolRules(at: string): Rule<PoolLayer>[] {
  return [
    {
      at,
      cel: "!(has(self.replicas) && has(self.autoscaling))",
      message: "cannot have both replicas and autoscaling",
      holds: (pool) => pool.replicas === undefined || pool.autoscaling === undefined,
    },
    {
      at,
      cel:
        "!has(self.zones) || !has(self.autoscaling) || !has(self.autoscaling.maxReplicas) || " +
        "self.autoscaling.maxReplicas >= size(self.zones)",
      message: "maxReplicas must be at least the number of zones",
      field: "autoscaling",
      holds: (pool) =>
        pool.autoscaling?.maxReplicas === undefined || pool.autoscaling.maxReplicas >= (pool.zones?.length ?? 0),
    },
    {
      at,
      cel:
        "!has(self.rollout) || !has(self.rollout.maxSurge) || !has(self.rollout.maxUnavailable) || " +
        "![self.rollout.maxSurge, self.rollout.maxUnavailable].all(value, value == 0 || value == '0%')",
      message: "maxSurge and maxUnavailable must not both be 0",
      field: "rollout",
      holds: ({ rollout }) => !isZero(rollout?.maxSurge) || !isZero(rollout?.maxUnavailable),
    },
  ];
}

type AutoscalingLayer = { minReplicas?: number; maxReplicas?: number };

export function defineAutoscalingRules(at: string): Rule<AutoscalingLayer>[] {
  return [
    {
      at,
      cel: "!has(self.minReplicas) || !has(self.maxReplicas) || self.minReplicas <= self.maxReplicas",
      message: "minReplicas must not be greater than maxReplicas",
      holds: ({ minReplicas, maxReplicas }) =>
        minReplicas === undefined || maxReplicas === undefined || minReplicas <= maxReplicas,
    },
  ];
}
