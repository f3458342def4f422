import type { Component } from "./components.ts";

const prometheusModule = "github.com/prometheus/prometheus";

export const prometheus: Component = {
  name: "prometheus",
  module: prometheusModule,
  programs: { prometheus: `${prometheusModule}/cmd/prometheus`, promtool: `${prometheusModule}/cmd/promtool` },
  // Without service discovery, whose clients for a dozen clouds are most of the default build.
  tags: "remove_all_sd",
  linkerVariables: (version) => ({ "github.com/prometheus/common/version.Version": version }),
};

const prometheusOperatorModule = "github.com/prometheus-operator/prometheus-operator";

/** Its CRDs only. */
export const prometheusOperator: Component = {
  name: "prometheus-operator",
  module: prometheusOperatorModule,
  programs: {},
  manifests: { crds: { module: prometheusOperatorModule, folder: "example/prometheus-operator-crd" } },
};

/** Reads dashboards with Grafana's types. */
export const grafana: Component = {
  name: "grafana",
  module: "github.com/grafana/grafana-foundation-sdk/go",
  programs: { "check-dashboard": "./check-dashboard" },
  sources: ["check-dashboard/main.go"],
};
