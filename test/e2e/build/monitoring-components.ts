import type { Component } from "./components.ts";

const prometheusModule = "github.com/prometheus/prometheus";

export const prometheus: Component = {
  name: "prometheus",
  module: prometheusModule,
  programs: { prometheus: `${prometheusModule}/cmd/prometheus`, promtool: `${prometheusModule}/cmd/promtool` },
  // The clients of a dozen clouds, which find targets there, are most of a usual build.
  tags: "remove_all_sd",
  linkerVariables: (version) => ({ "github.com/prometheus/common/version.Version": version }),
};

/** Grafana's own types, as a reader of dashboards. */
export const grafana: Component = {
  name: "grafana",
  module: "github.com/grafana/grafana-foundation-sdk/go",
  programs: { "check-dashboard": "./check-dashboard" },
  sources: ["check-dashboard/main.go"],
};
