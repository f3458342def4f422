import { defineConfigRules } from "../../bootstrap/talos/object-rules.ts";
import type { Json } from "../../kubernetes/object.ts";
import { type ObjectFacts, type ObjectRuleRow, rulesOfKind } from "../../kubernetes/object-rule.ts";

const kind = "TalosControlPlane";
const config = "controlPlaneConfig.controlplane";
const strategies = new Set<Json>(["", "RollingUpdate", "OnDelete"]);

/** The controller would find no machine equal to an empty list, and replace machines forever (controlplane.go). */
const isNotEmpty = (list: Json): boolean => !Array.isArray(list) || list.length > 0;
const patches = ["strategicPatches", "configPatches"].map((field): ObjectRuleRow => [
  `${config}.${field}`,
  isNotEmpty,
  "must not be an empty list: the provider would replace machines forever",
]);

/** The webhook of TalosControlPlane (taloscontrolplane_webhook.go, 0.5), and what its controller cannot do. */
export const talosObjects: ObjectFacts = {
  objectRules: [
    ...rulesOfKind(kind, "spec", [
      ["rolloutStrategy.type", (type) => strategies.has(type), "must be RollingUpdate or OnDelete"],
      ...patches,
    ]),
    ...defineConfigRules(kind, `spec.${config}`),
  ],
};
