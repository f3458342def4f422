import { type Component, versionVariables } from "./components.ts";

/** Of the release of Cluster API that the management cluster runs. A module of its own, because it is built rarely. */
export const clusterctl: Component = {
  name: "clusterctl",
  module: "sigs.k8s.io/cluster-api",
  programs: { clusterctl: "sigs.k8s.io/cluster-api/cmd/clusterctl" },
  linkerVariables: versionVariables("sigs.k8s.io/cluster-api/version"),
};
