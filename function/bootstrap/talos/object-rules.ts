import type { Json } from "../../kubernetes/object.ts";
import { type ObjectRule, rulesOfKind } from "../../kubernetes/object-rule.ts";

const sources = new Set<Json>(["", "MachineName", "InfrastructureName"]);

/** The webhook of TalosConfig, which the providers create from the spec at `config` (talosconfig_webhook.go, 0.6). */
export function defineConfigRules(kind: string, config: string): ObjectRule[] {
  return rulesOfKind(kind, config, [
    ["hostname.source", (source) => sources.has(source), "must be MachineName or InfrastructureName"],
  ]);
}
