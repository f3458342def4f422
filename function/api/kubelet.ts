import { z } from "zod";
import { extraArgs } from "./flags.ts";
import { defineKeyRule } from "./key-rule.ts";
import { matches, matchWhole } from "./pattern.ts";
import { amount, quantity } from "./quantity.ts";
import type { Rule } from "./rule.ts";

/** Patterns of the names and values that both fields and flags of a kubelet have. */
export const kubeletPatterns = {
  resource: "(cpu|memory|ephemeral-storage|pid)",
  signal: "((memory|allocatableMemory|pid)[.]available|(nodefs|imagefs|containerfs)[.](available|inodesFree))",
  /** A quantity or a percentage. */
  threshold: `(${amount}|(100|[0-9]{1,2}([.][0-9]+)?)%)`,
} as const;

const reserved = (whom: string) =>
  z
    .record(z.string().max(32), quantity())
    .meta({ maxProperties: 4 })
    .optional()
    .describe(`Resources for ${whom}, which pods cannot use: quantities of cpu, memory, ephemeral-storage and pid.`);

const threshold = z
  .string()
  .max(20)
  .regex(matchWhole(kubeletPatterns.threshold), "must be a quantity or a percentage, for example 100Mi or 5%");

const percent = (description: string) => z.int32().min(0).max(100).optional().describe(description);

/** Settings of a kubelet, in the words of its configuration (kubelet.config.k8s.io/v1beta1). */
export const Kubelet = z.strictObject({
  extraArgs: extraArgs("kubelet"),
  maxPods: z.int32().min(1).max(1000).optional().describe("Maximum number of pods on a node. Default: 110."),
  kubeReserved: reserved("the kubelet and the container runtime"),
  systemReserved: reserved("daemons of the operating system"),
  evictionHard: z
    .record(z.string().max(32), threshold)
    .meta({ maxProperties: 9 })
    .optional()
    .describe(
      "Amounts of free resources below which the kubelet evicts pods at once, for example memory.available: 5%. The " +
        "kubelet then has no default for signals that are not listed.",
    ),
  imageGCHighThresholdPercent: percent("Use of the disk at which the kubelet starts to delete images. Default: 85."),
  imageGCLowThresholdPercent: percent("Use of the disk at which it stops to delete images. Default: 80."),
  cpuManagerPolicy: z
    .enum(["none", "static"])
    .optional()
    .describe("`static` gives containers with whole CPUs CPUs of their own; it requires reserved CPU. Default: none."),
  topologyManagerPolicy: z
    .enum(["none", "best-effort", "restricted", "single-numa-node"])
    .optional()
    .describe("How CPUs and devices of a pod are aligned to NUMA nodes. Default: none."),
  containerLogMaxSize: quantity().optional().describe("Size at which a container's log is rotated. Default: 10Mi."),
  containerLogMaxFiles: z
    .int32()
    .min(2)
    .max(100)
    .optional()
    .describe("Maximum number of log files of a container. Default: 5."),
});
export type Kubelet = z.output<typeof Kubelet>;

/** A field of a kubelet, and its flag. */
export interface KubeletFlag {
  readonly field: Exclude<keyof Kubelet, "extraArgs">;
  readonly flag: string;
  /** Operator between name and value, if the value of the flag is a list. */
  readonly operator?: "=" | "<";
}

/** The flags of all fields (kubernetes 1.36, cmd/kubelet/app/options). All bootstrap providers set flags. */
export const kubeletFlags: readonly KubeletFlag[] = [
  { field: "maxPods", flag: "max-pods" },
  { field: "kubeReserved", flag: "kube-reserved", operator: "=" },
  { field: "systemReserved", flag: "system-reserved", operator: "=" },
  { field: "evictionHard", flag: "eviction-hard", operator: "<" },
  { field: "imageGCHighThresholdPercent", flag: "image-gc-high-threshold" },
  { field: "imageGCLowThresholdPercent", flag: "image-gc-low-threshold" },
  { field: "cpuManagerPolicy", flag: "cpu-manager-policy" },
  { field: "topologyManagerPolicy", flag: "topology-manager-policy" },
  { field: "containerLogMaxSize", flag: "container-log-max-size" },
  { field: "containerLogMaxFiles", flag: "container-log-max-files" },
];

/** Rules of the settings of a kubelet at a path below `spec`. */
export function defineKubeletRules(at: string): Rule[] {
  return [
    defineNames(`${at}.kubeReserved`, kubeletPatterns.resource, "cpu, memory, ephemeral-storage or pid"),
    defineNames(`${at}.systemReserved`, kubeletPatterns.resource, "cpu, memory, ephemeral-storage or pid"),
    defineNames(`${at}.evictionHard`, kubeletPatterns.signal, "an eviction signal, for example memory.available"),
  ];
}

function defineNames(at: string, names: string, allowed: string): Rule {
  const known = matchWhole(names);
  return defineKeyRule(at, {
    celOfWrong: `!${matches("key", names)}`,
    isWrong: (key) => !known.test(key),
    message: `every name must be ${allowed}`,
  });
}
