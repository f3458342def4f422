import assert from "node:assert/strict";
import { install } from "../../docs/guides.ts";
import { commandsOf } from "../guide.ts";
import { definitionKind, packageApi } from "../installation/installation.ts";
import type { KubernetesClient } from "../kubernetes/client.ts";
import type { KubernetesObject } from "../kubernetes/object.ts";
import { runCommand, runScript, type Terminal } from "../terminal.ts";

/** As the kustomization of `examples/gitops/platform` lists them, from this project and with a mirror. */
export async function renderPlatform(terminal: Terminal): Promise<string> {
  const folders = ["install", "install/protection", "install/mirror"];
  const { code, printed } = await runScript(
    terminal,
    folders.map((folder) => `kubectl kustomize ${folder}`).join("; echo ---; "),
  );
  assert.equal(code, 0, printed);
  return printed;
}

const platformKinds = [
  { apiVersion: packageApi, kind: "Configuration" },
  { apiVersion: packageApi, kind: "Function" },
  definitionKind,
] as const;

async function listPlatform(client: KubernetesClient): Promise<readonly KubernetesObject[]> {
  return (await Promise.all(platformKinds.map((kind) => client.list(kind)))).flat();
}

/** What all clusters depend on is there, and nobody has deleted it. */
export async function expectPlatform(client: KubernetesClient): Promise<void> {
  const found = await listPlatform(client);
  const isDeleting = ({ metadata }: KubernetesObject): boolean => metadata.deletionTimestamp !== undefined;
  assert.deepEqual(
    [found.map(({ kind }) => kind), found.some(isDeleting)],
    [platformKinds.map(({ kind }) => kind), false],
  );
}

/** With the commands of docs/install.md. */
export async function uninstallPlatform(client: KubernetesClient, terminal: Terminal): Promise<void> {
  const commands = commandsOf(install);
  const removal = commands.findIndex(({ text }) => text.startsWith("kubectl delete"));
  for (const command of commands.slice(removal)) await runCommand(terminal, command);
  assert.deepEqual(await listPlatform(client), []);
}
