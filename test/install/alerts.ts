import { z } from "zod";
import { findInstalledObject } from "./manifests.ts";

const rule = z.object({
  alert: z.string(),
  expr: z.string(),
  labels: z.object({ severity: z.enum(["critical", "warning", "info"]) }),
  annotations: z.object({ summary: z.string(), description: z.string(), runbook_url: z.url() }),
});
const groups = z.looseObject({ groups: z.array(z.looseObject({ rules: z.array(rule) })) });

export type Alert = z.infer<typeof rule>;

/** The rules as Prometheus reads them from a file: JSON is YAML. */
export function formatRuleFile(): string {
  return JSON.stringify(findInstalledObject("PrometheusRule").spec);
}

export function readAlerts(): readonly Alert[] {
  return groups.parse(findInstalledObject("PrometheusRule").spec).groups.flatMap(({ rules }) => rules);
}
