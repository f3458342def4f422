import { expect, test } from "vitest";
import { Metrics } from "./metrics.ts";

const run = { bytesIn: 100, bytesOut: 20, isCached: false, severities: [] };

/** The samples, by name without the prefix. */
function samplesOf(metrics: Metrics): Record<string, number> {
  const lines = metrics.text("v1.2.3").split("\n");
  const samples = lines.filter((line) => line !== "" && !line.startsWith("#")).map((line) => line.split(" "));
  return Object.fromEntries(
    samples.map(([name = "", value]) => [name.replace("function_cluster_api_", ""), Number(value)]),
  );
}

test("runs are counted by results, bytes, seconds, and whether the answer came from the cache", () => {
  const metrics = new Metrics();

  metrics.count({ ...run, seconds: 0.25, severities: ["Warning", "Normal", "Normal"] });
  metrics.count({ ...run, seconds: 0.5, severities: ["Fatal"], isCached: true });

  expect(samplesOf(metrics)).toMatchObject({
    'build_info{version="v1.2.3"}': 1,
    runs_total: 2,
    cached_responses_total: 1,
    'results_total{severity="Fatal"}': 1,
    'results_total{severity="Warning"}': 1,
    'results_total{severity="Normal"}': 2,
    run_seconds_sum: 0.75,
    run_seconds_count: 2,
    request_bytes_total: 200,
    response_bytes_total: 40,
  });
});

test("a bucket counts runs up to its bound; longer runs are in the last bucket only", () => {
  const metrics = new Metrics();

  for (const seconds of [0.0001, 0.0005, 0.0006, 0.9, 7]) metrics.count({ ...run, seconds });

  const samples = samplesOf(metrics);
  const bucket = (bound: string) => samples[`run_seconds_bucket{le="${bound}"}`];
  expect(["0.0005", "0.001", "0.5", "1", "+Inf"].map((bound) => bucket(bound))).toEqual([2, 3, 3, 4, 5]);
  expect(samples["run_seconds_count"]).toBe(5);
});

test("connections are counted by pool", () => {
  const pools = [
    { name: "callers", size: 1, rejected: 0 },
    { name: "probes", size: 2, rejected: 3 },
  ];

  expect(samplesOf(new Metrics(pools))).toMatchObject({
    'connections{pool="callers"}': 1,
    'connections{pool="probes"}': 2,
    'connections_rejected_total{pool="callers"}': 0,
    'connections_rejected_total{pool="probes"}': 3,
  });
});

test("internal errors and dropped log lines are counted", () => {
  const metrics = new Metrics([], { dropped: 7 });

  metrics.countInternalError();

  expect(samplesOf(metrics)).toMatchObject({ internal_errors_total: 1, log_lines_dropped_total: 7 });
});

test("CPU time and memory of the process are reported, and every family has a type", () => {
  const text = new Metrics().text("v1.2.3");
  const types = text.match(/(?<=# TYPE function_cluster_api_).*/g);

  expect(samplesOf(new Metrics())["cpu_seconds_total"]).toBeGreaterThan(0);
  expect(samplesOf(new Metrics())["resident_memory_bytes"]).toBeGreaterThan(1024 * 1024);
  expect(types).toEqual([
    "build_info gauge",
    "runs_total counter",
    "cached_responses_total counter",
    "results_total counter",
    "internal_errors_total counter",
    "run_seconds histogram",
    "request_bytes_total counter",
    "response_bytes_total counter",
    "connections gauge",
    "connections_rejected_total counter",
    "log_lines_dropped_total counter",
    "cpu_seconds_total counter",
    "resident_memory_bytes gauge",
  ]);
});
