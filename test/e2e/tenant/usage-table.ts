import { cpuBetween, type UsageByProgram } from "../supervision/usage.ts";

export type FleetUsage = {
  readonly before: UsageByProgram;
  readonly ready: UsageByProgram;
  readonly settled: UsageByProgram;
  readonly rested: UsageByProgram;
};

const heading = ["program", "MiB before", "MiB ready", "MiB at rest", "CPU s creating", "CPU s at rest"];

/** One row for each program: memory at three moments, and CPU time while clusters are created and at rest. */
export function renderUsage({ before, ready, settled, rested }: FleetUsage): string {
  const creating = cpuBetween(before, ready);
  const resting = cpuBetween(settled, rested);
  const rows = [...rested.keys()].map((program) => [
    program,
    ...[before, ready, rested].map((reading) => (reading.get(program)?.mebibytes ?? 0).toFixed(0)),
    ...[creating, resting].map((seconds) => (seconds.get(program) ?? 0).toFixed(1)),
  ]);
  return [heading, ...rows].map(renderRow).join("\n");
}

function renderRow([program = "", ...figures]: readonly string[]): string {
  return `  ${program.padEnd(28)} ${figures.map((figure) => figure.padStart(14)).join(" ")}`;
}
