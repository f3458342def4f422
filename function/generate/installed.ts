import { functionName, functionRepository, installedFunctionName, type Offer, release, repositoryOf } from "./names.ts";

const apiVersion = "pkg.crossplane.io/v1";

export const whyThisName = `The name that Crossplane gives the Function as a dependency of a Configuration, and that the Composition calls.
Crossplane adds no probes, no limits and no second replica by itself: they are in the runtime configuration.`;

/** What a management cluster installs; in `install/`, where a platform adds its own. */
export function renderInstalledFunction() {
  return {
    apiVersion,
    kind: "Function",
    metadata: { name: installedFunctionName },
    spec: { package: `${functionRepository}:${release}`, runtimeConfigRef: { name: functionName } },
  };
}

export function renderInstalledConfiguration(offer: Offer) {
  return {
    apiVersion,
    kind: "Configuration",
    metadata: { name: offer.package },
    spec: { package: `${repositoryOf(offer.package)}:${release}` },
  };
}
