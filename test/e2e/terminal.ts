import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { isShown, type PageCommand } from "../docs/commands.ts";
import { type Build, buildComponent, programOf } from "./build/build.ts";
import { kubectl } from "./build/components.ts";
import { pollUntil } from "./poll.ts";
import { causeOf, Problem } from "./problem.ts";
import type { ScenarioContext } from "./scenario.ts";

/** Where a reader types the commands of a page. */
export type Terminal = {
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
};

/** Opens a terminal in a new folder, which is removed at the end of the scenario. */
export async function openTerminal(context: Pick<ScenarioContext, "kubeconfig" | "atTheEnd">): Promise<Terminal> {
  const folder = mkdtempSync(join(tmpdir(), "function-cluster-api-terminal-"));
  context.atTheEnd(async () => rmSync(folder, { recursive: true }));
  // The kubeconfig is copied, because the commands change its current context.
  const kubeconfig = join(folder, "kubeconfig");
  copyFileSync(context.kubeconfig, kubeconfig);
  return { folder, environment: withKubectl(await buildComponent(kubectl), kubeconfig) };
}

/** An environment in which `kubectl` reaches a cluster. */
export function withKubectl(kubectl: Build, kubeconfig: string): NodeJS.ProcessEnv {
  const path = `${dirname(programOf(kubectl, "kubectl"))}:${process.env["PATH"]}`;
  return { ...process.env, KUBECONFIG: kubeconfig, PATH: path };
}

export type Printed = { readonly code: number; readonly printed: string };

/** Runs a command of a page, and compares what it prints with what the page shows. */
export async function runCommand(terminal: Terminal, { text, output }: PageCommand): Promise<void> {
  const { code, printed } = await runScript(terminal, text);
  if (output === undefined) return assert.equal(code, 0, `${text}\n${printed}`);
  if (!isShown(printed, output)) throw new Problem(`${text}\nprints\n${printed}\nand not\n${output}`);
}

/** Repeats a command until it prints what the page shows, or succeeds if the page shows nothing. */
export async function repeatCommand(terminal: Terminal, command: PageCommand, seconds: number): Promise<void> {
  const { text, output } = command;
  let last = "";
  const patience = { what: `the output of the page of ${text}`, seconds, intervalMilliseconds: 500 };
  await pollUntil(patience, async () => {
    const { code, printed } = await runScript(terminal, text);
    last = printed;
    return output === undefined ? code === 0 : isShown(printed, output);
  }).catch((error: unknown) => {
    throw new Problem(`${causeOf(error)}\nit prints\n${last}\nand not\n${output ?? ""}`);
  });
}

/** Runs a script to its end, with both outputs in one. */
export async function runScript(terminal: Terminal, script: string): Promise<Printed> {
  const printed: string[] = [];
  const { ended } = startScript(terminal, script, (text) => void printed.push(text));
  return { code: await ended, printed: printed.join("") };
}

export type RunningScript = {
  /** Its exit code; 1 if a signal ended it. */
  readonly ended: Promise<number>;
  /** What Ctrl+C does. */
  readonly interrupt: () => void;
};

/** Starts a script, and calls `onOutput` with each part of both outputs. */
export function startScript(
  { folder, environment }: Terminal,
  script: string,
  onOutput: (text: string) => void,
): RunningScript {
  const { promise, resolve } = Promise.withResolvers<number>();
  const child = spawn("bash", ["-euc", script], { cwd: folder, env: environment, stdio: ["ignore", "pipe", "pipe"] });
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => onOutput(String(chunk)));
  child.once("close", (code) => resolve(code ?? 1));
  return { ended: promise, interrupt: () => void child.kill("SIGINT") };
}
