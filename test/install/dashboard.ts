import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { installFolder } from "./manifests.ts";

const target = z.object({ expr: z.string(), legendFormat: z.string() });
const panel = z.looseObject({ title: z.string(), targets: z.array(target) });
const dashboard = z.looseObject({ panels: z.array(panel) });

export type Query = {
  /** Of its panel. */
  readonly title: string;
  readonly expression: string;
  /** Labels that its legend shows. */
  readonly labels: readonly string[];
};

export const dashboardFile = join(installFolder, "monitoring", "dashboard.json");

/** Every query of every panel, with Grafana's variables in it. */
export function readQueries(): readonly Query[] {
  const { panels } = dashboard.parse(JSON.parse(readFileSync(dashboardFile, "utf8")));
  return panels.flatMap(({ title, targets }) =>
    targets.map(({ expr, legendFormat }) => ({ title, expression: expr, labels: labelsIn(legendFormat) })),
  );
}

function labelsIn(legend: string): readonly string[] {
  return [...legend.matchAll(/\{\{(\w+)\}\}/g)].map(([, label = ""]) => label);
}

/** As Grafana sends a query to Prometheus, for all management clusters and this range. */
export function fillVariables(expression: string, range: string): string {
  return expression
    .replaceAll("$__rate_interval", range)
    .replaceAll("$__range", range)
    .replaceAll('cluster=~"$cluster"', 'cluster=~".*"');
}
