import { functionName, functionRepository, type Offer, release, source } from "./names.ts";

const metaVersion = "meta.pkg.crossplane.io/v1";

const crossplane = { version: ">=v2.2.0-0" };

/** Stands in the files too, where people ask it. */
export const whyThisCrossplane =
  "Crossplane 2.2 is the first release that deletes in the foreground what is no longer asked for; the removal of pools\nrelies on it. Required resources by namespace and composed objects beside a namespaced one came with 2.0.";

export function renderFunctionMeta() {
  return {
    apiVersion: metaVersion,
    kind: "Function",
    metadata: { name: functionName, annotations: annotations("Turns one KubernetesCluster into Cluster API objects.") },
    spec: { crossplane, capabilities: ["composition"] },
  };
}

export function renderConfigurationMeta(offer: Offer) {
  const dependsOn = [
    { apiVersion: "pkg.crossplane.io/v1", kind: "Function", package: functionRepository, version: `>=${release}` },
  ];
  return {
    apiVersion: metaVersion,
    kind: "Configuration",
    metadata: { name: offer.package, annotations: annotations(offer.title) },
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
