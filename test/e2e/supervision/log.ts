import { readFileSync, statSync } from "node:fs";

export type LogReader = {
  /** The lines written since the reader was created. */
  readonly lines: () => readonly string[];
};

export function readLogFromNow(file: string): LogReader {
  const from = statSync(file).size;
  return { lines: () => readFileSync(file).subarray(from).toString("utf8").split("\n") };
}
