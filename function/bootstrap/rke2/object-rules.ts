import { hasAll, hasAny, isZipped } from "../../api/object-values.ts";
import { type Json, listAt, textAt } from "../../kubernetes/object.ts";
import { type ObjectRule, rulesOfKind } from "../../kubernetes/object-rule.ts";

/**
 * Rules of a kind with an RKE2ConfigSpec at `config`. Sources: CEL of both CRDs, and `ValidateRKE2ConfigSpec`, which
 * also checks the objects created from a template (bootstrap/api/v1beta2).
 */
export function defineConfigRules(kind: string, config: string): ObjectRule[] {
  return rulesOfKind(kind, config, [
    ["agentConfig.additionalUserData", (more) => !hasAll(more, "config", "data"), "must have config or data, not both"],
    ["files[].contentFrom", (from) => !hasAll(from, "secret", "configMap"), "must have secret or configMap, not both"],
    ["privateRegistriesConfig.configs{}", (one) => hasAny(one, "authSecret", "tls"), "must have authSecret or tls"],
    ["", isWithoutGzip, "must not have gzip in files[].encoding with the format ignition"],
  ]);
}

function isWithoutGzip(config: Json): boolean {
  const isIgnition = textAt(config, "agentConfig", "format") === "ignition";
  return !isIgnition || !listAt(config, "files").some((file) => isZipped(file));
}
