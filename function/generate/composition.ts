import { formatDefinitionName, inputGroup, installedFunctionName, type Offer, version } from "./names.ts";

/** The default Composition, with an empty Input. Platforms write their own Composition to set one. */
export function buildComposition(offer: Offer) {
  return {
    apiVersion: "apiextensions.crossplane.io/v1",
    kind: "Composition",
    metadata: { name: formatDefinitionName(offer) },
    spec: {
      compositeTypeRef: { apiVersion: `${offer.group}/${version}`, kind: offer.kind },
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
