import { functionName, functionRepository, installedFunctionName, type Offer, release, repositoryOf } from "./names.ts";

const apiVersion = "pkg.crossplane.io/v1";

/** Comment of the generated file. */
export const whyThisName = [
  "The name that Crossplane gives the Function as a dependency of a Configuration, and that the Composition calls.",
  "Crossplane adds no probes, limits or second replica: they are in the runtime configuration.",
].join("\n");

/** The Function object for a management cluster. It is in `install/`, which platforms extend. */
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
