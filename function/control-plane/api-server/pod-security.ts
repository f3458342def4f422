import type { PodSecurity } from "../../api/pod-security.ts";
import type { JsonObject } from "../../kubernetes/object.ts";
import { prune } from "../../kubernetes/prune.ts";

/** Name of the admission plugin, which is on by default. */
export const podSecurityPlugin = "PodSecurity";

/** Renders the configuration of the admission plugin. Levels are those of the newest version that it knows. */
export function renderPodSecurity({ enforce, audit, warn, exemptNamespaces }: NonNullable<PodSecurity>): JsonObject {
  return {
    apiVersion: "pod-security.admission.config.k8s.io/v1",
    kind: "PodSecurityConfiguration",
    defaults: prune({ enforce, audit, warn }),
    exemptions: { namespaces: exemptNamespaces.toSorted() },
  };
}

/** Renders the file of `--admission-control-config-file`: JSON, which is YAML too. */
export function renderAdmissionFile(podSecurity: NonNullable<PodSecurity>): string {
  const configuration = {
    apiVersion: "apiserver.config.k8s.io/v1",
    kind: "AdmissionConfiguration",
    plugins: [{ name: podSecurityPlugin, configuration: renderPodSecurity(podSecurity) }],
  };
  return `${JSON.stringify(configuration, null, 2)}\n`;
}
