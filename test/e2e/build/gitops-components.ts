import type { Component } from "./components.ts";

/** Reads the health of objects, and Argo CD's own objects, with Argo CD's code. */
export const argoCd: Component = {
  name: "argocd",
  module: "github.com/argoproj/argo-cd/v3",
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
