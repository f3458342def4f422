/**
 * Annotations of what all clusters depend on: Argo CD and Flux never delete it, neither when it is removed from Git nor
 * with their own objects.
 */
const retained = {
  "argocd.argoproj.io/sync-options": "Prune=false,Delete=false",
  "kustomize.toolkit.fluxcd.io/prune": "disabled",
};

/**
 * Sync waves of Argo CD, which applies them in ascending order and deletes in descending order. Clusters have the
 * default, 0: the packages are healthy before the first cluster, and Crossplane keeps its permissions to the last.
 */
const waves = { permissions: "-10", packages: "-5" };

/** Annotations for an object of the platform that is installed by GitOps. */
export function annotateForGitOps(wave: keyof typeof waves): Readonly<Record<string, string>> {
  return { ...retained, "argocd.argoproj.io/sync-wave": waves[wave] };
}
