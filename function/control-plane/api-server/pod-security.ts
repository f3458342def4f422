import type { PodSecurity } from "../../api/pod-security.ts";
import type { JsonObject } from "../../kubernetes/object.ts";
import { prune } from "../../kubernetes/prune.ts";

/** Renders the configuration of the admission plugin. Levels are those of the newest version that it knows. */
export function renderPodSecurity({ enforce, audit, warn, exemptNamespaces }: NonNullable<PodSecurity>): JsonObject {
  return {
    apiVersion: "pod-security.admission.config.k8s.io/v1",
    kind: "PodSecurityConfiguration",
    defaults: prune({ enforce, audit, warn }),
    exemptions: { namespaces: exemptNamespaces.toSorted() },
  };
}
