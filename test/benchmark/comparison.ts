import { loadavg } from "node:os";
import { warmUp } from "./load.ts";
import { compare, type Figures, type Subject } from "./measurement.ts";
import { tableOf } from "./table.ts";

export interface Effort {
  readonly rounds: number;
  /** Duration of each phase. */
  readonly seconds: number;
  /** Number of calls before measurements begin. */
  readonly warm: number;
}

export interface Compared {
  readonly text: string;
  /** CPU milliseconds per call with one caller, by name. */
  readonly cpu: ReadonlyMap<string, number>;
}

/** Compares all subjects in turn, with one and with sixteen callers. */
export async function compareAll(subjects: ReadonlyMap<string, Subject>, effort: Effort): Promise<Compared> {
  for (const subject of subjects.values()) await warmUp(subject, effort.warm);
  const bytes = subjects.get("ours")?.request.length ?? 0;
  const before = `Node ${process.version}; a request of ${bytes} bytes; load of the machine ${load()}`;
  const alone = await compare(subjects, { callers: 1, seconds: effort.seconds }, effort.rounds);
  const sixteen = await compare(subjects, { callers: 16, seconds: effort.seconds }, effort.rounds);
  const tables = `one caller\n\n${tableFor(alone, subjects)}\n\nsixteen callers\n\n${tableFor(sixteen, subjects)}`;
  const cpu = new Map([...alone].map(([name, { cpuMinimum }]) => [name, cpuMinimum]));
  return { text: `${before}\n\n${tables}\n\nload of the machine afterwards ${load()}\n`, cpu };
}

function tableFor(figures: ReadonlyMap<string, Figures>, subjects: ReadonlyMap<string, Subject>): string {
  const floor = figures.get("SDK, empty")?.cpuMinimum ?? NaN;
  const columns = ["function", "CPU ms", "median", "ratio to empty", "p50 ms", "p99 ms", "calls", "RSS MB"];
  const rows = [...figures].map(([name, { cpuMinimum, cpuMedian, p50, p99, calls }]) => [
    name,
    ...[cpuMinimum, cpuMedian, cpuMinimum / floor, p50, p99].map((number) => number.toFixed(2)),
    String(calls),
    subjects.get(name)?.server.megabytes().toFixed(0) ?? "",
  ]);
  return tableOf(columns, rows);
}

function load(): string {
  return loadavg()
    .map((number) => number.toFixed(1))
    .join(" ");
}
