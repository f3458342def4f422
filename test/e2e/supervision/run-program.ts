import { spawn } from "node:child_process";
import { constants, setPriority } from "node:os";
import { onInterruption } from "../interruption.ts";
import { causeOf, Problem } from "../problem.ts";

export type Program = {
  readonly command: string;
  readonly arguments: readonly string[];
  readonly folder?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly lowPriority?: boolean;
  /** Message if the command is not on PATH. */
  readonly missing?: string;
};

const printedLines = 20;

/** Runs a program to its end and returns its stdout. Throws a Problem on a non-zero exit code. */
export function runProgram(program: Program): Promise<string> {
  return new Promise((resolve, reject) => {
    // In its own process group: child processes, such as compilers, may outlive the program.
    const child = spawn(program.command, program.arguments, {
      cwd: program.folder,
      env: { ...process.env, ...program.environment },
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    child.once("error", (error) => reject(new Problem(explain(program, error))));
    const { pid } = child;
    if (pid === undefined) return;
    if (program.lowPriority) setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
    const stopListening = onInterruption(() => {
      process.kill(-pid, "SIGKILL");
    });
    const output: string[] = [];
    const errors: string[] = [];
    child.stdout.on("data", (chunk) => output.push(String(chunk)));
    child.stderr.on("data", (chunk) => errors.push(String(chunk)));
    child.once("close", (code) => {
      stopListening();
      if (code === 0) return resolve(output.join(""));
      const lines = errors.join("").trimEnd().split("\n").slice(-printedLines).join("\n");
      reject(new Problem(`cannot run ${program.command} ${program.arguments[0]}: exit code ${code}\n${lines}`));
    });
  });
}

function explain({ command, missing }: Program, error: Error): string {
  if (missing !== undefined && "code" in error && error.code === "ENOENT") return missing;
  return `cannot run ${command}: ${causeOf(error)}`;
}
