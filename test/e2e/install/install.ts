import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { PageCommand } from "../../docs/commands.ts";
import { install, monitor } from "../../docs/guides.ts";
import { commandsOf } from "../guide.ts";
import { isTrue } from "../kubernetes/object.ts";
import { projectRoot } from "../places.ts";
import { step } from "../progress.ts";
import { runCommand, runScript } from "../terminal.ts";
import { checkDeletion, checkPods, checkRestriction } from "./installed-checks.ts";
import { type InstallBuilds, type InstalledCluster, withEmptyCluster } from "./installed-cluster.ts";

/**
 * Types the commands of the pages on a management cluster where Crossplane runs the packages itself. Returns what is
 * wrong with what they leave there.
 */
export function checkInstall(builds: InstallBuilds): Promise<readonly string[]> {
  return withEmptyCluster(builds, async (cluster) => {
    const commands = commandsOf(install);
    const removal = commands.findIndex(({ text }) => text.startsWith("kubectl delete"));
    await prepareMirror(cluster);
    await step(install.page, () => runCommands(cluster, commands.slice(0, removal)));
    await step(monitor.page, () => runCommands(cluster, commandsOf(monitor)));
    const problems = await step("what is installed", () => checkInstalled(cluster));
    await step("uninstall", () => runCommands(cluster, commands.slice(removal)));
    return problems;
  });
}

async function runCommands({ terminal }: InstalledCluster, commands: readonly PageCommand[]): Promise<void> {
  for (const command of commands) await runCommand(terminal, command);
}

/** The page has this step later, because most people need none. */
async function prepareMirror({ terminal }: InstalledCluster): Promise<void> {
  await runCommand(terminal, { text: "kubectl apply --server-side -k install/mirror", output: undefined });
}

async function checkInstalled(cluster: InstalledCluster): Promise<readonly string[]> {
  return [
    ...(await checkPods(cluster)),
    ...(await checkRestriction(cluster)),
    ...(await checkConfigurations(cluster)),
    ...(await checkDrift(cluster)),
    ...(await checkOverlay(cluster)),
    ...(await checkDeletion(cluster)),
  ];
}

async function checkConfigurations({ client }: InstalledCluster): Promise<readonly string[]> {
  const found = await client.list({ apiVersion: "pkg.crossplane.io/v1", kind: "Configuration" });
  const unhealthy = found.filter((object) => !isTrue(object, "Healthy"));
  return [
    ...(found.length === 2 ? [] : [`there are ${found.length} Configurations`]),
    ...unhealthy.map(({ metadata }) => `the Configuration ${metadata.name} is not healthy`),
  ];
}

/** The kustomization that the page shows, with this project in place of the repository. */
async function checkOverlay({ terminal }: InstalledCluster): Promise<readonly string[]> {
  const page = readFileSync(join(projectRoot, install.page), "utf8");
  const [, shown = ""] = /^```yaml\n(apiVersion: kustomize[\s\S]*?)^```$/m.exec(page) ?? [];
  const folder = join(terminal.folder, "overlay");
  mkdirSync(folder);
  const content = shown.replaceAll(/https:\S+?\w\/\/(\S+)\?ref=\S+/g, "../$1");
  writeFileSync(join(folder, "kustomization.yaml"), content);
  const { printed } = await runScript(terminal, `kubectl kustomize overlay`);
  const wanted = ["replicas: 3", "kubernetes.io/metadata.name: observability"];
  return wanted.filter((line) => !printed.includes(line)).map((line) => `the overlay has no ${line}:\n${printed}`);
}

/** A tool of GitOps would apply such a difference again and again. */
async function checkDrift({ terminal }: InstalledCluster): Promise<readonly string[]> {
  const folders = ["", "monitoring", "protection", "mirror", "configuration-claims", "protection-claims"];
  const differences = folders.map(async (folder) => {
    const { code, printed } = await runScript(terminal, `kubectl diff --server-side -k install/${folder}`);
    return code === 0 ? [] : [`what is applied differs from install/${folder}:\n${printed}`];
  });
  return (await Promise.all(differences)).flat();
}
