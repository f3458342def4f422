import { execFile } from "node:child_process";

export interface Execution {
  /** Exit code; undefined if the program could not run. */
  readonly code: number | undefined;
  readonly output: string;
}

const maximumMilliseconds = 300_000;
const maximumOutputBytes = 16 * 1024 * 1024;

/** Runs a program to its end. Resolves for every exit code. */
export function execute(program: string, words: readonly string[]): Promise<Execution> {
  const options = { timeout: maximumMilliseconds, maxBuffer: maximumOutputBytes };
  return new Promise((resolve) => {
    const child = execFile(program, words, options, (error, output, errors) => {
      if (error && child.exitCode === null) return resolve({ code: undefined, output: error.message });
      resolve({ code: child.exitCode ?? undefined, output: output + errors });
    });
  });
}
