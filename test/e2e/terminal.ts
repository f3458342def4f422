import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { dirname } from "node:path";
import { normalizeOutput, type PageCommand } from "../docs/commands.ts";
import { type Build, programOf } from "./build/build.ts";

/** Where a reader types the commands of a page. */
export type Terminal = {
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
};

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
  assert.equal(normalizeOutput(printed), normalizeOutput(output), text);
}

/** Runs a script to its end, with both outputs in one. */
export function runScript({ folder, environment }: Terminal, script: string): Promise<Printed> {
  const { promise, resolve } = Promise.withResolvers<Printed>();
  const child = spawn("bash", ["-euc", script], { cwd: folder, env: environment, stdio: ["ignore", "pipe", "pipe"] });
  const printed: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => void printed.push(String(chunk)));
  child.once("close", (code) => resolve({ code: code ?? 1, printed: printed.join("") }));
  return promise;
}
