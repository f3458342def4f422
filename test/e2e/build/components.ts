import { readFileSync } from "node:fs";
import { join } from "node:path";
import { toolsFolder } from "../places.ts";
import { Problem } from "../problem.ts";

/** A Go module of this project that pins one upstream project and builds its programs. */
export type Component = {
  /** Folder under `tools/`. */
  readonly name: string;
  /** Upstream module; the build reports its version. */
  readonly module: string;
  /** File name of the binary → Go package. */
  readonly programs: Readonly<Record<string, string>>;
  /** Go files of this project that are compiled with the module. Default: none. */
  readonly sources?: readonly string[];
  /** Tests of these Go files. A component whose tests fail is not stored. Default: none. */
  readonly tests?: readonly string[];
  readonly tags?: string;
  /** Variables that the linker sets: a plain `go build` leaves upstream's version empty. */
  readonly linkerVariables?: (version: string) => Readonly<Record<string, string>>;
  /** Folders of manifests that are stored beside the binaries: name → module and folder. */
  readonly manifests?: Readonly<Record<string, { readonly module: string; readonly folder: string }>>;
};

const buildDate = "2026-01-01T00:00:00Z";

export function versionVariables(variablesPackage: string): (version: string) => Readonly<Record<string, string>> {
  return (version) => {
    const [major = "", minor = ""] = version.slice(1).split(".");
    const values = { gitVersion: version, gitMajor: major, gitMinor: minor, gitTreeState: "clean", buildDate };
    return Object.fromEntries(Object.entries(values).map(([name, value]) => [`${variablesPackage}.${name}`, value]));
  };
}

export const registry: Component = {
  name: "registry",
  module: "github.com/google/go-containerregistry",
  programs: { crane: "github.com/google/go-containerregistry/cmd/crane" },
};

export const etcd: Component = {
  name: "etcd",
  module: "go.etcd.io/etcd/server/v3",
  programs: { etcd: "go.etcd.io/etcd/server/v3" },
};

export const kubernetes: Component = {
  name: "kubernetes",
  module: "k8s.io/kubernetes",
  programs: {
    "kube-apiserver": "k8s.io/kubernetes/cmd/kube-apiserver",
    "kube-controller-manager": "k8s.io/kubernetes/cmd/kube-controller-manager",
  },
  linkerVariables: versionVariables("k8s.io/component-base/version"),
};

/** kubectl, for users of the cluster that `up` starts, and for the commands of the guides. */
export const kubectl: Component = {
  name: "kubectl",
  module: "k8s.io/kubernetes",
  programs: { kubectl: "k8s.io/kubernetes/cmd/kubectl" },
  linkerVariables: versionVariables("k8s.io/component-base/version"),
};

const crossplaneModule = "github.com/crossplane/crossplane/v2";

export const crossplane: Component = {
  name: "crossplane",
  module: crossplaneModule,
  programs: { crossplane: `${crossplaneModule}/cmd/crossplane` },
  linkerVariables: (version) => ({ "github.com/crossplane/crossplane-runtime/v2/pkg/version.version": version }),
  manifests: {
    crds: { module: crossplaneModule, folder: "cluster/crds" },
    "webhook-configurations": { module: crossplaneModule, folder: "cluster/webhookconfigurations" },
    chart: { module: crossplaneModule, folder: "cluster/charts/crossplane/templates" },
  },
};

/** Crossplane's code that derives CRDs from an XRD. Its programs offer that only together with everything else. */
export const derivedCrds: Component = {
  name: "crossplane",
  module: crossplaneModule,
  programs: { "derive-crds": "./derive-crds" },
  sources: ["derive-crds/main.go"],
  manifests: { crds: { module: crossplaneModule, folder: "cluster/crds" } },
};

/** Crossplane's own builder of packages, which its programs only offer with a container engine or much else. */
export const packageBuilder: Component = {
  name: "crossplane",
  module: crossplaneModule,
  programs: { "build-package": "./build-package" },
  sources: ["build-package/main.go"],
};

/** The legitimate client of `npm run test:attacks`: it calls the function as Crossplane does. */
export const attackClient: Component = {
  name: "attack-client",
  module: "google.golang.org/grpc",
  programs: { "attack-client": "." },
  sources: ["main.go", "calls.go"],
};

const clusterApiModule = "sigs.k8s.io/cluster-api";

export const clusterApi: Component = {
  name: "cluster-api",
  module: clusterApiModule,
  programs: {
    "capi-core": `${clusterApiModule}/core`,
    "capi-kubeadm-bootstrap": `${clusterApiModule}/bootstrap/kubeadm`,
    "capi-kubeadm-control-plane": `${clusterApiModule}/controlplane/kubeadm`,
    "capi-in-memory": `${clusterApiModule}/test/infrastructure/docker`,
  },
  tags: "fieldsv1string",
  linkerVariables: versionVariables("sigs.k8s.io/cluster-api/version"),
  manifests: {
    "capi-core": { module: clusterApiModule, folder: "core/config" },
    "capi-kubeadm-bootstrap": { module: clusterApiModule, folder: "bootstrap/kubeadm/config" },
    "capi-kubeadm-control-plane": { module: clusterApiModule, folder: "controlplane/kubeadm/config" },
    "capi-in-memory": { module: `${clusterApiModule}/test`, folder: "infrastructure/docker/config" },
    "cluster-classes": { module: `${clusterApiModule}/test`, folder: "infrastructure/docker/templates" },
  },
};

const awsModule = "sigs.k8s.io/cluster-api-provider-aws/v2";

function awsProvider(name: string): Component {
  return {
    name,
    module: awsModule,
    programs: { "capi-aws": awsModule },
    manifests: {
      "capi-aws": { module: awsModule, folder: "config" },
      "cluster-classes": { module: awsModule, folder: "templates" },
    },
  };
}

/** The release for which the aws module renders. */
export const providerAws = awsProvider("provider-aws");
/** The newest release, which must accept the same objects. */
export const providerAwsNewest = awsProvider("provider-aws-newest");

const helmModule = "sigs.k8s.io/cluster-api-addon-provider-helm";

export const providerHelm: Component = {
  name: "provider-helm",
  module: helmModule,
  programs: { "capi-helm": helmModule },
  manifests: { "capi-helm": { module: helmModule, folder: "config" } },
};

/** Checks the workflows of GitHub Actions. */
export const actionlint: Component = {
  name: "actionlint",
  module: "github.com/rhysd/actionlint",
  programs: { actionlint: "github.com/rhysd/actionlint/cmd/actionlint" },
};

/** Reads the version from `go.mod`, the only file that states it. */
export function versionOf(component: Component): string {
  const goMod = readFileSync(join(toolsFolder, component.name, "go.mod"), "utf8");
  const words = goMod.split("\n").map((line) =>
    line
      .trim()
      .replace(/^require /, "")
      .split(" "),
  );
  const version = words.find(([module, word]) => module === component.module && word?.startsWith("v"))?.[1];
  if (!version) throw new Problem(`cannot build ${component.name}: its go.mod does not require ${component.module}`);
  return version;
}
