import project from "../../package.json" with { type: "json" };

/** Registry of the packages, as host and path. Every name of a package is derived from it. */
export const { registry } = project.config;

export const functionName = "function-cluster-api";
export const functionRepository = repositoryOf(functionName);

/**
 * Tag of the packages. A Configuration depends on the Function of at least the same release, which has all its fields.
 */
export const release = `v${project.version}`;

/**
 * Name that Crossplane gives a Function that it installs as a dependency: its repository path as a DNS label.
 * Compositions of a Configuration must use that name.
 */
export const installedFunctionName = functionRepository
  .slice(functionRepository.indexOf("/") + 1)
  .replaceAll(/[^a-z0-9-]/g, "-");

export const source = `https://github.com/function-cluster-api/${functionName}`;

/** API version of the XRD and the Input. */
export const version = "v1beta1";

export const inputGroup = "capi.fn.crossplane.io";

/** A form of the API: the names of its XRD, and the package that contains it. */
export interface ApiVariant {
  readonly package: string;
  readonly folder: string;
  readonly title: string;
  readonly group: string;
  readonly kind: string;
  readonly plural: string;
}

export const modern: ApiVariant = {
  package: "configuration-cluster-api",
  folder: "package/configuration",
  title: "KubernetesCluster as a namespaced composite resource.",
  group: "capi.crossplane.io",
  kind: "KubernetesCluster",
  plural: "kubernetesclusters",
};

export const claims: ApiVariant = {
  package: "configuration-cluster-api-claims",
  folder: "package/configuration-claims",
  title: "KubernetesCluster as a claim, for platforms that use claims.",
  group: "claims.capi.crossplane.io",
  kind: "XKubernetesCluster",
  plural: "xkubernetesclusters",
};

export function formatDefinitionName({ plural, group }: ApiVariant): string {
  return `${plural}.${group}`;
}

/** Repository of one of the project's packages, without tag. */
export function repositoryOf(packageName: string): string {
  return `${registry}/${packageName}`;
}
