import { join } from "node:path";
import { type PageCommand, readCommands } from "../docs/commands.ts";
import { type Guide, isRun } from "../docs/guides.ts";
import { projectRoot } from "./places.ts";
import { referenceOf } from "./kubernetes/object.ts";
import type { ScenarioContext } from "./scenario.ts";
import { kubernetesClusterKind } from "./tenant/kubernetes-cluster.ts";
import { openTerminal, runCommand } from "./terminal.ts";

/** The namespace in the guides, which a run replaces by its own. */
const guideNamespace = "team-a";

/** Runs the commands of a page in a new terminal, and compares their output with that of the page. */
export async function runGuide(context: ScenarioContext, guide: Guide): Promise<void> {
  const namespace = `${context.namespace}-guide`;
  context.atTheEnd(() => removeNamespace(context, namespace));
  const terminal = await openTerminal(context);
  const commands = commandsOf(guide).map((command) => renameNamespace(command, namespace));
  await context.measure("all commands", async () => {
    for (const command of commands) await runCommand(terminal, command);
  });
  context.note(`${commands.length} commands`);
}

/** The commands of a page that the tests run, in order. */
export function commandsOf(guide: Guide): readonly PageCommand[] {
  return readCommands(join(projectRoot, guide.page)).filter((command) => isRun(guide, command));
}

/** The same command in another namespace. */
export function renameNamespace(command: PageCommand, namespace: string): PageCommand {
  return renameAll(command, { [guideNamespace]: namespace });
}

/** The same command with names of this run, by those on the page. */
export function renameAll({ text, output }: PageCommand, names: Readonly<Record<string, string>>): PageCommand {
  const rename = (from: string): string =>
    Object.entries(names).reduce((renamed, [onPage, inRun]) => renamed.replaceAll(onPage, inRun), from);
  return { text: rename(text), output: output && rename(output) };
}

/** Deletes the clusters and the namespace of a guide, which remain if one of its commands fails. */
async function removeNamespace({ client }: ScenarioContext, namespace: string): Promise<void> {
  const clusters = await client.list(kubernetesClusterKind, { namespace });
  for (const cluster of clusters) await client.delete(referenceOf(cluster));
  await client.delete({ apiVersion: "v1", kind: "Namespace", name: namespace });
}
