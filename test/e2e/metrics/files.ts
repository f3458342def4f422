import { copyFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { formatRuleFile } from "../../install/alerts.ts";
import { dashboardFile } from "../../install/dashboard.ts";
import { type Build, buildComponent, programOf } from "../build/build.ts";
import { grafana, prometheus } from "../build/monitoring-components.ts";
import { projectRoot } from "../places.ts";
import { Problem } from "../problem.ts";
import { type Program, runProgram } from "../supervision/run-program.ts";

export type MetricsBuilds = Readonly<Record<"prometheus" | "grafana", Build>>;

export async function buildForMetrics(): Promise<MetricsBuilds> {
  return { prometheus: await buildComponent(prometheus), grafana: await buildComponent(grafana) };
}

/**
 * The problems that the tools of Prometheus and Grafana report in the files of `install/`, and in the metrics of a
 * replica.
 */
export async function checkFiles(
  builds: MetricsBuilds,
  metricsAddress: string,
  folder: string,
): Promise<readonly string[]> {
  const promtool = programOf(builds.prometheus, "promtool");
  const rules = join(folder, "rules.json");
  const cases = join(folder, "alerts.test.yaml");
  const metrics = join(folder, "metrics.txt");
  writeFileSync(rules, formatRuleFile());
  copyFileSync(join(projectRoot, "test", "install", "alerts.test.yaml"), cases);
  writeFileSync(metrics, await (await fetch(`http://${metricsAddress}/metrics`)).text());
  const checks: readonly Program[] = [
    { command: promtool, arguments: ["check", "rules", "--lint=all", "--lint-fatal", rules] },
    { command: promtool, arguments: ["test", "rules", cases] },
    { command: "sh", arguments: ["-c", `'${promtool}' check metrics --lint=all < '${metrics}'`] },
    { command: programOf(builds.grafana, "check-dashboard"), arguments: [dashboardFile] },
  ];
  return (await Promise.all(checks.map(findProblems))).flat();
}

async function findProblems(program: Program): Promise<readonly string[]> {
  try {
    await runProgram(program);
    return [];
  } catch (error) {
    if (error instanceof Problem) return [error.message];
    throw error;
  }
}
