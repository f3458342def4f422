import { annotateForGitOps } from "./gitops.ts";
import { formatDefinitionName, inputGroup, installedFunctionName, type ApiVariant, version } from "./names.ts";

/** The default Composition, with an empty Input. Platforms write their own Composition to set one. */
export function buildComposition(variant: ApiVariant) {
  return {
    apiVersion: "apiextensions.crossplane.io/v1",
    kind: "Composition",
    metadata: { name: formatDefinitionName(variant), annotations: annotateForGitOps("packages") },
    spec: {
      compositeTypeRef: { apiVersion: `${variant.group}/${version}`, kind: variant.kind },
      mode: "Pipeline",
      pipeline: [
        {
          step: "cluster-api",
          functionRef: { name: installedFunctionName },
          input: { apiVersion: `${inputGroup}/${version}`, kind: "Input" },
        },
      ],
    },
  };
}
