import { annotateForGitOps } from "./gitops.ts";
import {
  functionName,
  functionRepository,
  installedFunctionName,
  type ApiVariant,
  release,
  repositoryOf,
} from "./names.ts";

const apiVersion = "pkg.crossplane.io/v1";

/** Comment of `install/function/function.yaml`. */
export const functionComment = [
  "The name that Crossplane gives the Function as a dependency of a Configuration, and that the Composition calls.",
  "Crossplane adds no probes, limits or second replica: they are in the runtime configuration.",
].join("\n");

/** The Function object for a management cluster. It is in `install/`, which platforms extend. */
export function renderInstalledFunction() {
  return {
    apiVersion,
    kind: "Function",
    metadata: { name: installedFunctionName, annotations: annotateForGitOps("packages") },
    spec: { package: `${functionRepository}:${release}`, runtimeConfigRef: { name: functionName } },
  };
}

export function renderInstalledConfiguration(variant: ApiVariant) {
  return {
    apiVersion,
    kind: "Configuration",
    metadata: { name: variant.package, annotations: annotateForGitOps("packages") },
    spec: { package: `${repositoryOf(variant.package)}:${release}` },
  };
}
