import { tableOf } from "../benchmark/table.ts";
import type { Outcome } from "./honest/honest-callers.ts";
import type { Measurement } from "./measure-attack.ts";
import type { TenantMeasurement } from "./tenants/measure-tenant.ts";
import { findAttackProblems, findTenantProblems } from "./problems.ts";

const attackColumns = ["attack", "s", "calls", "errors", "p50 ms", "attacked", "p99 ms", "attacked"];
const memoryColumns = ["RSS MB", "peak", "after"];
const tenantColumns = ["hostile spec", "kB", "honest ms", "hostile ms", "CPU ms"];
const maximumProblemCharacters = 160;

/** A table of all attacks, and their problems below it. */
export function attackReport(measurements: readonly Measurement[]): string {
  const columns = [...attackColumns, ...memoryColumns, "SIGTERM ms", "result"];
  const rows = measurements.map((measurement) => renderAttackRow(measurement));
  const problems = measurements.map(
    ({ attack, ...rest }) => [attack.name, findAttackProblems({ attack, ...rest })] as const,
  );
  return [tableOf(columns, rows), ...problems.flatMap(([name, found]) => listed(name, found))].join("\n");
}

function renderAttackRow(measurement: Measurement): string[] {
  const { attack, seconds, quiet, attacked, after, megabytes, stopMilliseconds } = measurement;
  const calls = [...attacked, ...after];
  const errors = calls.filter(({ error }) => error !== "");
  const figures = [0.5, 0.99].flatMap((share) => [quiet, attacked].map((outcomes) => latency(outcomes, share)));
  const memory = [megabytes.before, megabytes.peak, megabytes.after].map((value) => value.toFixed(0));
  const stop = stopMilliseconds?.toFixed(0) ?? "never";
  const counts = [seconds.toFixed(1), String(calls.length), String(errors.length)];
  return [attack.name, ...counts, ...figures, ...memory, stop, formatResult(findAttackProblems(measurement))];
}

/** A quantile of the latency of calls on the persistent connection. */
function latency(outcomes: readonly Outcome[], share: number): string {
  const calls = outcomes.filter(({ kind }) => kind === "call").map(({ milliseconds }) => milliseconds);
  const sorted = calls.toSorted((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]?.toFixed(1) ?? "-";
}

/** A table of the cost of each hostile spec, with that of an honest tenant. */
export function tenantReport(measurements: readonly TenantMeasurement[]): string {
  const columns = [...tenantColumns, "RSS MB", "peak", "answer", "result"];
  const rows = measurements.map((measurement) => renderTenantRow(measurement));
  const problems = measurements.flatMap((measurement) =>
    listed(measurement.spec.name, findTenantProblems(measurement)),
  );
  return [tableOf(columns, rows), ...problems].join("\n");
}

function renderTenantRow(measurement: TenantMeasurement): string[] {
  const { spec, kilobytes, honest, hostile, megabytes, answer } = measurement;
  const milliseconds = [honest.elapsed, hostile.elapsed, hostile.cpu].map((values) => Math.min(...values).toFixed(1));
  const memory = [megabytes.before, megabytes.peak].map((value) => value.toFixed(0));
  const [word = ""] = answer.split(":");
  return [
    spec.name,
    kilobytes.toFixed(0),
    ...milliseconds,
    ...memory,
    word,
    formatResult(findTenantProblems(measurement)),
  ];
}

function formatResult(problems: readonly string[]): string {
  return problems.length === 0 ? "withstood" : "FAILED";
}

/** Problems to print below a table, each after an empty line. */
export function listed(name: string, problems: readonly string[]): string[] {
  return problems.map((problem) => `\n${name}: ${problem.slice(0, maximumProblemCharacters)}`);
}
