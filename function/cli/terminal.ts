import { readStream } from "./text-file.ts";

/** Where a command reads and writes; the only seam to the process's streams, so that tests need no process. */
export interface Terminal {
  /** What is piped in; undefined where it is too large. */
  readInput(): Promise<Uint8Array | undefined>;
  print(text: string): void;
  complain(text: string): void;
}

export const processTerminal: Terminal = {
  readInput: () => readStream(process.stdin),
  print: (line) => {
    if (process.stdout.listenerCount("error") === 0) process.stdout.on("error", throwUnlessClosed);
    process.stdout.write(line);
  },
  complain: (line) => void process.stderr.write(line),
};

/** A reader such as `head` may have seen enough: that is no error. */
function throwUnlessClosed(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error;
}
