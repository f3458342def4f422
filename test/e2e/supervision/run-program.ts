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
  /** Said when the command is not on PATH. */
  readonly missing?: string;
};

const keptLines = 20;

/** Runs a program to its end and answers what it printed. */
export function runProgram(program: Program): Promise<string> {
  return new Promise((resolve, reject) => {
    // In a group of its own, because what it started (such as compilers) may outlive it.
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
    const forget = onInterruption(() => {
      process.kill(-pid, "SIGKILL");
    });
    const output: string[] = [];
    const errors: string[] = [];
    child.stdout.on("data", (chunk) => output.push(String(chunk)));
    child.stderr.on("data", (chunk) => errors.push(String(chunk)));
    child.once("close", (code) => {
      forget();
      if (code === 0) return resolve(output.join(""));
      const lines = errors.join("").trimEnd().split("\n").slice(-keptLines).join("\n");
      reject(new Problem(`cannot run ${program.command} ${program.arguments[0]}: exit code ${code}\n${lines}`));
    });
  });
}

function explain({ command, missing }: Program, error: Error): string {
  if (missing !== undefined && "code" in error && error.code === "ENOENT") return missing;
  return `cannot run ${command}: ${causeOf(error)}`;
}
