import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import { cacheFolder } from "../places.ts";
import { Problem } from "../problem.ts";
import { isAlive, type ProcessIdentity, processRecord, startTimeOf } from "./process-record.ts";

const running = z.object({
  dataFolder: z.string(),
  /** The command that starts the programs. */
  starter: z.object({ pid: z.number(), startTime: z.string() }),
  /** Whether the start is complete. */
  complete: z.boolean(),
  processes: z.array(processRecord).readonly(),
});

/** A group of programs, recorded so that a later command can find and end them. */
export type Running = Readonly<z.infer<typeof running>>;

/** The file of the record. */
export type RunningFile = {
  readonly read: () => Running | undefined;
  readonly write: (content: Running) => void;
  readonly forget: () => void;
};

/** The record of this user's only management cluster. */
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
    // Writes a new file and renames it, so that no reader sees half of it.
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
    throw new Problem(`cannot use the management cluster: process ${starter.pid} is starting or testing it`);
}
