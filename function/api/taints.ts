import { z } from "zod";
import { isMachineTaint, reservedTaints } from "./object-values.ts";
import { labelKey, labelValue } from "./qualified-name.ts";
import type { Rule } from "./rule.ts";

const Taint = z.strictObject({
  key: labelKey().describe("Taint key."),
  value: labelValue().optional().describe("Taint value. An empty value is the same as no value."),
  effect: z
    .enum(["NoSchedule", "PreferNoSchedule", "NoExecute"])
    .describe("Effect on pods that do not tolerate the taint."),
  propagation: z
    .enum(["OnInitialization", "Always"])
    .default("OnInitialization")
    .describe(
      "OnInitialization: the node registers with the taint, and a change replaces the machines. Always: Cluster API " +
        "keeps the taint on the nodes, and a change replaces no machine. Always requires the feature gate " +
        "MachineTaintPropagation, which the platform lists in the Input. Changing from one to the other replaces the " +
        "machines once.",
    ),
});

export const Taints = z
  .array(Taint)
  .max(32)
  .meta({ "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["key", "effect"], maxItems: 32 })
  .describe("Node taints. Changing them replaces the machines, except for those with `propagation: Always`.");

type TaintLayer = { key?: string; propagation?: string };

const ofControlPlane = "node-role.kubernetes.io/control-plane";

/** Rules for keys of taints that Cluster API keeps on nodes (internal/util/taints and core/webhooks, 1.14). */
export function defineTaintRules(owner: string): Rule<TaintLayer>[] {
  const reserved = owner === "controlPlane" ? reservedTaints : [...reservedTaints, ofControlPlane];
  const isReserved = (key: string) => !isMachineTaint(key) || reserved.includes(key);
  return [
    {
      at: `${owner}.taints[]`,
      field: "key",
      cel:
        "!has(self.propagation) || self.propagation != 'Always' || " +
        `!(self.key in ${JSON.stringify(reserved)} || self.key.startsWith('node.cloudprovider.kubernetes.io/') || ` +
        "self.key.startsWith('node.kubernetes.io/') && self.key != 'node.kubernetes.io/out-of-service')",
      message:
        "propagation: Always is not allowed for keys of node.kubernetes.io (but out-of-service), " +
        `node.cloudprovider.kubernetes.io, and ${reserved.join(", ")}`,
      holds: ({ key, propagation }) => propagation !== "Always" || key === undefined || !isReserved(key),
    },
  ];
}
