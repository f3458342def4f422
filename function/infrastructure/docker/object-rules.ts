import { type Json, textAt } from "../../kubernetes/object.ts";
import { type ObjectFacts, rulesOfKind } from "../../kubernetes/object-rule.ts";

/** The webhook of DevCluster (test/infrastructure/docker/internal/webhooks/devcluster.go). */
export const dockerObjects: ObjectFacts = {
  objectRules: rulesOfKind("DevCluster", "spec.backend.docker", [
    ["failureDomains", isSorted, "must be sorted by name"],
  ]),
};

function isSorted(domains: Json): boolean {
  if (!Array.isArray(domains)) return true;
  const names = domains.map((domain) => textAt(domain, "name") ?? "");
  return names.every((name, index) => index === 0 || (names[index - 1] ?? "") <= name);
}
