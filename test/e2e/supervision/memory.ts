import { readFileSync } from "node:fs";
import type { ProcessRecord } from "./process-record.ts";

/** Resident memory of a process in MiB; 0 once it has ended. */
export function residentMebibytes(pid: number): number {
  try {
    const kibibytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return Number(kibibytes ?? 0) / 1024;
  } catch {
    return 0;
  }
}

export function renderMemoryTable(processes: readonly ProcessRecord[]): string {
  const rows = processes.map(({ name, pid }) => ({ name, mebibytes: residentMebibytes(pid) }));
  const total = rows.reduce((sum, { mebibytes }) => sum + mebibytes, 0);
  const parts = rows.map(({ name, mebibytes }) => `${name} ${mebibytes.toFixed(0)}`);
  return `memory in MiB: ${total.toFixed(0)} (${parts.join(", ")})`;
}
