import { readFileSync } from "node:fs";
import { residentMebibytes } from "./memory.ts";
import type { ProcessRecord } from "./process-record.ts";

const ticksPerSecond = 100;

type Usage = { readonly mebibytes: number; readonly cpuSeconds: number };
export type UsageByProgram = ReadonlyMap<string, Usage>;

/** Resident memory, and CPU time of all threads since the start, of each program by its name. */
export function readUsage(processes: readonly ProcessRecord[]): UsageByProgram {
  return new Map(
    processes.map(({ name, pid }) => [name, { mebibytes: residentMebibytes(pid), cpuSeconds: cpuSeconds(pid) }]),
  );
}

/** CPU time between two readings, by program. */
export function cpuBetween(before: UsageByProgram, after: UsageByProgram): ReadonlyMap<string, number> {
  return new Map([...after].map(([name, usage]) => [name, usage.cpuSeconds - (before.get(name)?.cpuSeconds ?? 0)]));
}

/** Fields 14 and 15 of /proc/<pid>/stat, counted after the name in parentheses (proc(5)); 0 once it has ended. */
function cpuSeconds(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ") ?? [];
    return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
  } catch {
    return 0;
  }
}
