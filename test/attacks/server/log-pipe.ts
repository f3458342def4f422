import { execFileSync } from "node:child_process";
import { closeSync, constants, mkdtempSync, openSync, rmSync } from "node:fs";
import { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** A pipe for a process's log, as a container runtime has it; Node itself would give a socket, which differs. */
export interface LogPipe {
  /** For the process; closed here once it runs. */
  readonly writeEnd: number;
  started(): void;
  /** The first line with this text. */
  line(text: string): Promise<string>;
  /** Reads no more, so that the pipe fills. */
  stopReading(): void;
  /** Goes away, so that writing fails. */
  close(): void;
}

export function logPipe(): LogPipe {
  const folder = mkdtempSync(join(tmpdir(), "attacked-log-"));
  const path = join(folder, "log");
  execFileSync("mkfifo", [path]);
  const readEnd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const writeEnd = openSync(path, constants.O_WRONLY);
  rmSync(folder, { recursive: true });
  const reader = new Socket({ fd: readEnd, readable: true, writable: false });
  const lines = createInterface({ input: reader });
  const line = (text: string) => {
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    lines.on("line", (one) => one.includes(text) && resolve(one));
    reader.once("close", () => reject(new Error(`the process ended before it logged ${text}`)));
    return promise;
  };
  return {
    writeEnd,
    started: () => closeSync(writeEnd),
    line,
    stopReading: () => reader.pause(),
    close: () => reader.destroy(),
  };
}
