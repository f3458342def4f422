import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { Metrics } from "../../function/crossplane/metrics.ts";
import { source } from "../../function/generate/names.ts";
import { readAlerts } from "./alerts.ts";
import { readQueries } from "./dashboard.ts";
import { findInstalledObject } from "./manifests.ts";

const prefix = "function_cluster_api_";
const page = readFileSync("docs/monitor.md", "utf8");
const alerts = readAlerts();
const alertNames = alerts.map(({ alert }) => alert);
const expressions = [...alerts.map(({ expr }) => expr), ...readQueries().map(({ expression }) => expression)];

const exposed = new Metrics([{ name: "callers", size: 0, rejected: 0 }]).text("v0");
const exposedNames = new Set([...exposed.matchAll(/^(function_cluster_api_\w+)/gm)].map(([name]) => name));
const families = [...exposed.matchAll(/^# TYPE (\w+) \w+$/gm)].map(([, name = ""]) => name);

test.each(expressions)("%s is about metrics that the function exposes", (expression) => {
  const names = [...expression.matchAll(/function_cluster_api_\w+/g)].map(([name]) => name);

  expect(names.filter((name) => !exposedNames.has(name))).toEqual([]);
  expect(names.length > 0 || expression.includes('up{job="function-cluster-api"')).toBe(true);
});

test("every metric of the function is on the dashboard", () => {
  const text = readQueries()
    .map(({ expression }) => expression)
    .join("\n");

  expect(families.filter((name) => !text.includes(name))).toEqual([]);
});

test("docs/monitor.md and docs/server.md name every metric and alert", () => {
  const server = readFileSync("docs/server.md", "utf8");

  expect(families.filter((name) => !server.includes(`\`${name.replace(prefix, "")}`))).toEqual([]);
  expect(alertNames.filter((name) => !page.includes(`### ${name}\n`))).toEqual([]);
});

test.each(alerts)("$alert leads to its section of docs/monitor.md", ({ alert, annotations }) => {
  expect(annotations.runbook_url).toBe(`${source}/blob/main/docs/monitor.md#${alert.toLowerCase()}`);
});

test("promtool tests every alert, and that it is silent for a healthy function", () => {
  const caseOf = z.object({ alert_rule_test: z.array(z.object({ alertname: z.string() })) });
  const text = readFileSync("test/install/alerts.test.yaml", "utf8");
  const [healthy, ...others] = z.object({ tests: z.array(caseOf) }).parse(parse(text)).tests;
  const tested = new Set(others.flatMap((each) => each.alert_rule_test.map(({ alertname }) => alertname)));

  expect(healthy?.alert_rule_test.map(({ alertname }) => alertname)).toEqual(alertNames);
  expect(alertNames.filter((name) => !tested.has(name))).toEqual([]);
});

test("the alert and the line of the dashboard about memory know the limit of the runtime configuration", () => {
  const config = readFileSync("install/function/runtime-config.yaml", "utf8");
  const mebibytes = Number(/limits:\s+memory: (\d+)Mi/.exec(config)?.[1]);
  const memory = alerts.find(({ alert }) => alert === "FunctionClusterApiMemory");

  expect(memory?.expr).toContain(`0.9 * ${mebibytes} * 1024 * 1024`);
  expect(readFileSync("install/monitoring/dashboard.json", "utf8")).toContain(
    `{"color": "red", "value": ${mebibytes * 1024 * 1024}}`,
  );
});

test("Prometheus scrapes the port that Crossplane names, under the job that alerts and dashboard expect", () => {
  const endpoint = z.object({
    port: z.literal("metrics"),
    relabelings: z.tuple([z.object({ targetLabel: z.literal("job"), replacement: z.string() })]),
  });
  const spec = z.object({ podMetricsEndpoints: z.tuple([endpoint]) }).parse(findInstalledObject("PodMonitor").spec);
  const jobs = expressions.flatMap((expression) => [...expression.matchAll(/job="([^"]+)"/g)].map(([, job]) => job));

  expect(new Set(jobs)).toEqual(new Set([spec.podMetricsEndpoints[0].relabelings[0].replacement]));
});
