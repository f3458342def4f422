import { readFileSync, statSync } from "node:fs";

export type LogReader = {
  /** The lines that were written since the reader was made. */
  readonly lines: () => readonly string[];
};

export function readLogFromNow(file: string): LogReader {
  const from = statSync(file).size;
  return { lines: () => readFileSync(file).subarray(from).toString("utf8").split("\n") };
}
