import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { KubernetesObject } from "../kubernetes/object.ts";
import { parseManifests } from "../kubernetes/read-manifests.ts";

/** The templates with the permissions of Crossplane and its RBAC manager. The others describe Pods. */
const roleTemplates = [
  "clusterrole.yaml",
  "clusterrolebinding.yaml",
  "rbac-manager-allowed-provider-permissions.yaml",
  "rbac-manager-clusterrole.yaml",
  "rbac-manager-clusterrolebinding.yaml",
  "rbac-manager-managed-clusterroles.yaml",
];

/**
 * The roles of the official chart with its default values. Only two template expressions have to be replaced. The
 * conditions are true by default, and the other lines with directives only set labels.
 */
export function crossplaneRoles(chart: string, namespace: string): readonly KubernetesObject[] {
  return roleTemplates.flatMap((file) => {
    const lines = readFileSync(join(chart, file), "utf8")
      .replaceAll('{{ template "crossplane.name" . }}', "crossplane")
      .replaceAll("{{ .Release.Namespace }}", namespace)
      .split("\n");
    return parseManifests(lines.filter((line) => !line.includes("{{")).join("\n"));
  });
}
