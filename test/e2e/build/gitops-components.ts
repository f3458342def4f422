import type { Component } from "./components.ts";

const argoCdModule = "github.com/argoproj/argo-cd/v3";

/** Reads the health of objects, and Argo CD's own objects, with Argo CD's code. */
export const argoCd: Component = {
  name: "argocd",
  module: argoCdModule,
  programs: { "read-health": "./read-health", "check-manifests": "./check-manifests" },
  sources: ["read-health/main.go", "check-manifests/main.go"],
};

/** Reads the status of objects with the code of Flux's kustomize-controller. */
export const flux: Component = {
  name: "flux",
  module: "github.com/fluxcd/kustomize-controller/api",
  programs: { "read-status": "./read-status" },
  sources: ["read-status/main.go"],
};

const sourceController = "github.com/fluxcd/source-controller";
const kustomizeController = "github.com/fluxcd/kustomize-controller";

/** The programs of Flux that read Git and apply it to a cluster. */
export const fluxControllers: Component = {
  name: "flux",
  module: kustomizeController,
  programs: { "source-controller": sourceController, "kustomize-controller": kustomizeController },
  // Leaves out the gRPC client of Google's storage, which has a hundred packages.
  tags: "disable_grpc_modules",
  manifests: {
    "source-crds": { module: sourceController, folder: "config/crd/bases" },
    "kustomize-crds": { module: kustomizeController, folder: "config/crd/bases" },
  },
};

/** The programs of Argo CD that apply Git to a cluster, and their cache. */
export const argoCdControllers: Component = {
  name: "argocd",
  module: argoCdModule,
  programs: { controllers: "./controllers", redis: "./redis" },
  sources: ["controllers/main.go", "redis/main.go"],
  linkerVariables: (version) => ({ [`${argoCdModule}/common.version`]: version.slice(1) }),
  manifests: {
    crds: { module: argoCdModule, folder: "manifests/crds" },
    roles: { module: argoCdModule, folder: "manifests/base/application-controller-roles" },
    "set-roles": { module: argoCdModule, folder: "manifests/base/applicationset-controller" },
    "cluster-roles": { module: argoCdModule, folder: "manifests/cluster-rbac/application-controller" },
    scripts: { module: argoCdModule, folder: "hack" },
  },
};

const externalSecretsModule = "github.com/external-secrets/external-secrets";

/** Copies Secrets to other namespaces, such as kubeconfigs to that of Argo CD. */
export const externalSecrets: Component = {
  name: "external-secrets",
  module: externalSecretsModule,
  programs: { controllers: "./controllers" },
  sources: ["controllers/main.go"],
  manifests: { crds: { module: externalSecretsModule, folder: "config/crds/bases" } },
};
