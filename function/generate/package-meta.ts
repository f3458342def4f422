import { functionName, functionRepository, type ApiVariant, release, source } from "./names.ts";

const metaVersion = "meta.pkg.crossplane.io/v1";

const crossplane = { version: ">=v2.2.0-0" };

/** Comment of the generated files. */
export const crossplaneComment = [
  "Crossplane 2.2 is the first release with foreground deletion of objects that are no longer desired; the removal of",
  "pools requires it. Required resources by namespace and namespaced XRs require 2.0.",
].join("\n");

export function renderFunctionMeta() {
  return {
    apiVersion: metaVersion,
    kind: "Function",
    metadata: { name: functionName, annotations: annotations("Turns one KubernetesCluster into Cluster API objects.") },
    spec: { crossplane, capabilities: ["composition"] },
  };
}

export function renderConfigurationMeta(variant: ApiVariant) {
  const dependsOn = [
    { apiVersion: "pkg.crossplane.io/v1", kind: "Function", package: functionRepository, version: `>=${release}` },
  ];
  return {
    apiVersion: metaVersion,
    kind: "Configuration",
    metadata: { name: variant.package, annotations: annotations(variant.title) },
    spec: { crossplane, dependsOn },
  };
}

function annotations(description: string) {
  return {
    "meta.crossplane.io/description": description,
    "meta.crossplane.io/license": "Apache-2.0",
    "meta.crossplane.io/source": source,
  };
}
