import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { move as guide } from "../../docs/guides.ts";
import type { PageCommand } from "../../docs/commands.ts";
import { buildComponent, programOf } from "../build/build.ts";
import { clusterctl } from "../build/clusterctl.ts";
import { kubectl } from "../build/components.ts";
import { commandsOf, renameNamespace } from "../guide.ts";
import type { KubernetesObject } from "../kubernetes/object.ts";
import type { ScenarioContext } from "../scenario.ts";
import { runCommand, type Terminal, withKubectl } from "../terminal.ts";

/** Types the commands of docs/backup-and-move.md. */
export type MoveTerminal = {
  /** Saves the clusters of the source with clusterctl, and returns the folder. */
  readonly backUp: () => Promise<string>;
  /** Up to the command that moves the cluster. */
  readonly orphan: () => Promise<void>;
  readonly move: () => Promise<void>;
  readonly adopt: () => Promise<void>;
};

/** Opens a terminal in a folder with the files that the page names. */
export async function openMoveTerminal(
  source: ScenarioContext,
  target: ScenarioContext,
  cluster: KubernetesObject,
): Promise<MoveTerminal> {
  const folder = mkdtempSync(join(tmpdir(), "function-cluster-api-move-"));
  source.atTheEnd(async () => rmSync(folder, { recursive: true }));
  copyFileSync(source.kubeconfig, join(folder, "source.kubeconfig"));
  copyFileSync(target.kubeconfig, join(folder, "target.kubeconfig"));
  writeFileSync(join(folder, "cluster.yaml"), JSON.stringify(cluster));
  const terminal = { folder, environment: await environmentIn(folder) };
  const { namespace } = source;
  const commands = commandsOf(guide).map((command) => renameNamespace(command, namespace));
  const turn = commands.findIndex(({ text }) => text.startsWith("clusterctl move"));
  return {
    backUp: () => backUp(terminal, namespace),
    orphan: () => runAll(terminal, commands.slice(0, turn)),
    move: () => runAll(terminal, commands.slice(turn, turn + 1)),
    adopt: () => runAll(terminal, commands.slice(turn + 1)),
  };
}

async function environmentIn(folder: string): Promise<NodeJS.ProcessEnv> {
  // The page selects it in the first command, for all that follow.
  const environment = withKubectl(await buildComponent(kubectl), "source.kubeconfig");
  const path = `${dirname(programOf(await buildComponent(clusterctl), "clusterctl"))}:${environment["PATH"]}`;
  // It would ask GitHub for a newer release.
  return { ...environment, PATH: path, XDG_CONFIG_HOME: folder, CLUSTERCTL_DISABLE_VERSIONCHECK: "true" };
}

async function runAll(terminal: Terminal, commands: readonly PageCommand[]): Promise<void> {
  for (const command of commands) await runCommand(terminal, command);
}

async function backUp(terminal: Terminal, namespace: string): Promise<string> {
  const folder = join(terminal.folder, "backup");
  mkdirSync(folder);
  const text = `clusterctl move --kubeconfig source.kubeconfig --to-directory ${folder} --namespace ${namespace}`;
  await runCommand(terminal, { text, output: undefined });
  return folder;
}
