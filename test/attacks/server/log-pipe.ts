import { execFileSync } from "node:child_process";
import { closeSync, constants, mkdtempSync, openSync, rmSync } from "node:fs";
import { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

/**
 * A pipe for the log of a process, as a container runtime uses it. Node.js would use a socket, which behaves
 * differently.
 */
export interface LogPipe {
  /** File descriptor for the process; call `started` to close it here. */
  readonly writeEnd: number;
  started(): void;
  /** Waits for the first line with this text. */
  line(text: string): Promise<string>;
  /** Stops reading, so that the pipe fills up. */
  stopReading(): void;
  /** Closes the read end, so that writes fail. */
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
