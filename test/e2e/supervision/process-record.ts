import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";

const processPlan = z.object({
  name: z.string(),
  command: z.string(),
  arguments: z.array(z.string()),
  environment: z.record(z.string(), z.string()),
  /** A URL that answers 200, or `tcp://host:port` that accepts connections, once the program is ready. */
  ready: z.string(),
  /** The program writes the id of its child here, and that child is supervised, as of `runc run --pid-file`. */
  pidFile: z.string().optional(),
});

/** The start time identifies the process, because the kernel reuses process ids. */
export const processRecord = processPlan.extend({ pid: z.number(), startTime: z.string() });

export type ProcessPlan = Readonly<z.infer<typeof processPlan>>;
export type ProcessRecord = Readonly<z.infer<typeof processRecord>>;
export type ProcessIdentity = Pick<ProcessRecord, "pid" | "startTime">;

const graceSeconds = 10;

/** State letter and start time of a process: fields after the name in brackets (proc(5)). */
function statusOf(pid: number): { readonly state: string; readonly startTime: string } | undefined {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ") ?? [];
    return { state: fields[0] ?? "", startTime: fields[19] ?? "" };
  } catch {
    return undefined;
  }
}

export function startTimeOf(pid: number): string {
  return statusOf(pid)?.startTime ?? "";
}

export function isAlive({ pid, startTime }: ProcessIdentity): boolean {
  const status = statusOf(pid);
  return status !== undefined && status.startTime === startTime && (status.state !== "Z" || hasThreads(pid));
}

/** The main thread of a killed process is a zombie while other threads still hold its ports. */
function hasThreads(pid: number): boolean {
  try {
    return readdirSync(`/proc/${pid}/task`).length > 1;
  } catch {
    return false;
  }
}

export async function endProcess(identity: ProcessIdentity): Promise<void> {
  const deadline = performance.now() + graceSeconds * 1000;
  if (isAlive(identity)) process.kill(identity.pid, "SIGTERM");
  while (isAlive(identity)) {
    if (performance.now() > deadline) process.kill(identity.pid, "SIGKILL");
    await pause(50);
  }
}
