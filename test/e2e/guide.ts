import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type PageCommand, readCommands } from "../docs/commands.ts";
import { type Guide, isRun } from "../docs/guides.ts";
import { buildComponent } from "./build/build.ts";
import { kubectl } from "./build/components.ts";
import { projectRoot } from "./places.ts";
import { referenceOf } from "./kubernetes/object.ts";
import type { ScenarioContext } from "./scenario.ts";
import { kubernetesClusterKind } from "./tenant/kubernetes-cluster.ts";
import { runCommand, type Terminal, withKubectl } from "./terminal.ts";

/** The namespace in the guides, which a run replaces by its own. */
const guideNamespace = "team-a";

type GuideTerminal = Terminal & { readonly namespace: string };

/** Runs the commands of a page in a new terminal, and compares their output with that of the page. */
export async function runGuide(context: ScenarioContext, guide: Guide): Promise<void> {
  const terminal = await openTerminal(context);
  const commands = commandsOf(guide).map((command) => renameNamespace(command, terminal.namespace));
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
export function renameNamespace({ text, output }: PageCommand, namespace: string): PageCommand {
  const rename = (from: string): string => from.replaceAll(guideNamespace, namespace);
  return { text: rename(text), output: output && rename(output) };
}

async function openTerminal(context: ScenarioContext): Promise<GuideTerminal> {
  const folder = mkdtempSync(join(tmpdir(), "function-cluster-api-guide-"));
  const namespace = `${context.namespace}-guide`;
  context.atTheEnd(() => closeTerminal(context, { folder, namespace }));
  // The kubeconfig is copied, because the guides change its current context.
  const kubeconfig = join(folder, "kubeconfig");
  copyFileSync(context.kubeconfig, kubeconfig);
  return { folder, namespace, environment: withKubectl(await buildComponent(kubectl), kubeconfig) };
}

/** Deletes the clusters and the namespace of a guide, which remain if one of its commands fails. */
async function closeTerminal(
  { client }: ScenarioContext,
  { folder, namespace }: Pick<GuideTerminal, "folder" | "namespace">,
): Promise<void> {
  rmSync(folder, { recursive: true });
  const clusters = await client.list(kubernetesClusterKind, { namespace });
  for (const cluster of clusters) await client.delete(referenceOf(cluster));
  await client.delete({ apiVersion: "v1", kind: "Namespace", name: namespace });
}
