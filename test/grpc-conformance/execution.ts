import { execFile } from "node:child_process";

export interface Execution {
  /** Exit code; undefined where it could not be run. */
  readonly code: number | undefined;
  readonly output: string;
}

const longestMilliseconds = 300_000;
const longestOutput = 16 * 1024 * 1024;

/** Runs a program to its end, whatever it exits with. */
export function execute(program: string, words: readonly string[]): Promise<Execution> {
  const options = { timeout: longestMilliseconds, maxBuffer: longestOutput };
  return new Promise((resolve) => {
    const child = execFile(program, words, options, (error, output, errors) => {
      if (error && child.exitCode === null) return resolve({ code: undefined, output: error.message });
      resolve({ code: child.exitCode ?? undefined, output: output + errors });
    });
  });
}
