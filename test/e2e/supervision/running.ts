import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import { cacheFolder } from "../places.ts";
import { Problem } from "../problem.ts";
import { isAlive, type ProcessIdentity, processRecord, startTimeOf } from "./process-record.ts";

const running = z.object({
  dataFolder: z.string(),
  /** The command that starts it. */
  starter: z.object({ pid: z.number(), startTime: z.string() }),
  /** Whether the start came to its end. */
  complete: z.boolean(),
  processes: z.array(processRecord).readonly(),
});

/** Programs that belong together, written down so that a later command finds and ends them. */
export type Running = Readonly<z.infer<typeof running>>;

/** Where it is written down. */
export type RunningFile = {
  readonly read: () => Running | undefined;
  readonly write: (content: Running) => void;
  readonly forget: () => void;
};

/** The one management cluster of this user. */
export const managementClusterFile = runningFile("running.json");

export function runningFile(name: string): RunningFile {
  const file = join(cacheFolder, name);
  return {
    read: () => {
      try {
        return running.parse(JSON.parse(readFileSync(file, "utf8")));
      } catch {
        return undefined;
      }
    },
    // Replaced as a whole, so that no reader ever sees half of it.
    write: (content) => {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(`${file}.new`, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
      renameSync(`${file}.new`, file);
    },
    forget: () => rmSync(file, { force: true }),
  };
}

export function thisCommand(): ProcessIdentity {
  return { pid: process.pid, startTime: startTimeOf(process.pid) };
}

export function isWhole({ complete, processes }: Running): boolean {
  return complete && processes.every(isAlive);
}

export function rejectWhileStarting({ complete, starter }: Running): void {
  if (!complete && starter.pid !== process.pid && isAlive(starter))
    throw new Problem(`cannot touch the management cluster: process ${starter.pid} is starting or testing it`);
}
