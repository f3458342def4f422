import project from "../../package.json" with { type: "json" };

/** Where the packages are, as host and path: the one setting that everything that names a package is built from. */
export const { registry } = project.config;

export const functionName = "function-cluster-api";
export const functionRepository = repositoryOf(functionName);

/** The packages of one release belong together: a Configuration asks for the Function that knows all its fields. */
export const release = `v${project.version}`;

/**
 * Crossplane names a Function that it installs as a dependency after its repository path, as a DNS label; Compositions of
 * a Configuration must use that name.
 */
export const installedFunctionName = functionRepository
  .slice(functionRepository.indexOf("/") + 1)
  .replaceAll(/[^a-z0-9-]/g, "-");

export const source = `https://github.com/function-cluster-api/${functionName}`;

/** The name of the XRD's and the Composition's version. */
export const version = "v1beta1";

export const inputGroup = "capi.fn.crossplane.io";

/** One way to offer the API: the XRD's names and the package that carries them. */
export interface Offer {
  readonly package: string;
  readonly folder: string;
  readonly title: string;
  readonly group: string;
  readonly kind: string;
  readonly plural: string;
}

export const modern: Offer = {
  package: "configuration-cluster-api",
  folder: "package/configuration",
  title: "KubernetesCluster as a namespaced composite resource.",
  group: "capi.crossplane.io",
  kind: "KubernetesCluster",
  plural: "kubernetesclusters",
};

export const claims: Offer = {
  package: "configuration-cluster-api-claims",
  folder: "package/configuration-claims",
  title: "KubernetesCluster as a claim, for platforms that still have claims.",
  group: "claims.capi.crossplane.io",
  kind: "XKubernetesCluster",
  plural: "xkubernetesclusters",
};

export function formatDefinitionName({ plural, group }: Offer): string {
  return `${plural}.${group}`;
}

/** Where a package of ours is, without tag. */
export function repositoryOf(packageName: string): string {
  return `${registry}/${packageName}`;
}
