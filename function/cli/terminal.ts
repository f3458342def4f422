import { readStream } from "./text-file.ts";

/** Input and output of a command. Tests replace the streams of the process by their own terminal. */
export interface Terminal {
  /** The bytes of stdin; undefined if there are too many. */
  readInput(): Promise<Uint8Array | undefined>;
  /** Writes to stdout. */
  print(text: string): void;
  /** Writes to stderr. */
  printError(text: string): void;
}

export const processTerminal: Terminal = {
  readInput: () => readStream(process.stdin),
  print: (line) => {
    if (process.stdout.listenerCount("error") === 0) process.stdout.on("error", throwUnlessClosed);
    process.stdout.write(line);
  },
  printError: (line) => void process.stderr.write(line),
};

/** A reader such as `head` may close the pipe early, which is not an error. */
function throwUnlessClosed(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error;
}
