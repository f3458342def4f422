import { spawnSync } from "node:child_process";
import { Problem } from "../problem.ts";
import { runProgram } from "../supervision/run-program.ts";

const oldestMinor = 26;
const missing =
  `Go 1.${oldestMinor} or newer is required to build the management cluster: ` +
  "install it (your distribution's package golang, or go.dev/doc/install) and put it on PATH";

const environment = { CGO_ENABLED: "0", GOFLAGS: "", GOTOOLCHAIN: "local", GOWORK: "off" };

/** Runs with low priority, because a build may share the machine with other work. */
export function go(folder: string, words: readonly string[]): Promise<string> {
  return runProgram({ command: "go", arguments: words, folder, environment, lowPriority: true, missing });
}

export async function checkGo(folder: string): Promise<void> {
  const version = await go(folder, ["env", "GOVERSION"]);
  const minor = Number(/^go1\.(\d+)/.exec(version)?.[1]);
  if (minor < oldestMinor) throw new Problem(`${missing} (found ${version.trim()})`);
}

/** Whether Go is installed. Tests that need it are skipped otherwise. */
export function hasGo(): boolean {
  return spawnSync("go", ["version"]).status === 0;
}
