import { text } from "node:stream/consumers";

/** Where a command reads and writes; the only seam to the process's streams, so that tests need no process. */
export interface Terminal {
  readInput(): Promise<string>;
  print(text: string): void;
  complain(text: string): void;
}

export const processTerminal: Terminal = {
  readInput: () => text(process.stdin),
  print: (line) => void process.stdout.write(line),
  complain: (line) => void process.stderr.write(line),
};
