import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { install } from "../../docs/guides.ts";
import { argoCdControllers } from "../build/gitops-components.ts";
import { kubectl } from "../build/components.ts";
import { commandsOf } from "../guide.ts";
import { definitionKind, packageApi } from "../installation/installation.ts";
import { copyProject } from "../installation/project-copy.ts";
import type { KubernetesObject } from "../kubernetes/object.ts";
import { parseManifests } from "../kubernetes/read-manifests.ts";
import type { Scenario, ScenarioContext } from "../scenario.ts";
import {
  type SecondManagementCluster,
  withSecondManagementCluster,
} from "../second-management-cluster/second-management-cluster.ts";
import { type Application, createApplication, openApplication } from "../tenant/application.ts";
import type { Files, GitRepository } from "../tenant/git-repository.ts";
import { followerFor } from "../tenant/follower.ts";
import { pushTo, withGitOps } from "../tenant/gitops.ts";
import { kubernetesCluster, kubernetesClusterKind } from "../tenant/kubernetes-cluster.ts";
import { expectOrder } from "../tenant/teardown.ts";
import { createTenant, expectNothingLeft } from "../tenant/tenant.ts";
import { openTerminal, runCommand, runScript, type Terminal } from "../terminal.ts";

export const scenario: Scenario = {
  title:
    "Argo CD installs the platform and a cluster on an empty management cluster; removing the platform from Git, " +
    "renaming its Application and deleting it deletes nothing; the documented order removes everything",
  timeoutSeconds: 1500,
  alone: true,
  onRequest: "it builds Argo CD, which takes minutes",
  builds: [argoCdControllers, kubectl],
  run: (context) =>
    withSecondManagementCluster(context, { scenario: "argocd-platform", content: "empty" }, (second) =>
      installAndRemove(context, second),
    ),
};

async function installAndRemove(first: ScenarioContext, second: SecondManagementCluster): Promise<void> {
  // Before the second management cluster ends.
  const cleanups: (() => Promise<void>)[] = [];
  const context = { ...first, ...second, atTheEnd: (work: () => Promise<void>) => void cleanups.push(work) };
  try {
    await createTenant(context.client, context.namespace);
    const terminal = await openTerminal(context);
    copyProject(terminal.folder, second.registryHost);
    await withGitOps(context, async ({ repository }) => {
      const platform = await renderPlatform(terminal);
      await live({ ...context, platform, repository, terminal });
    });
  } finally {
    for (const work of cleanups.toReversed()) await work();
  }
}

type Stage = ScenarioContext & {
  /** Manifests of everything that the platform installs. */
  readonly platform: string;
  readonly repository: GitRepository;
  readonly terminal: Terminal;
};

/** As the kustomization of `examples/gitops/platform` lists them, from this project and with a mirror. */
async function renderPlatform(terminal: Terminal): Promise<string> {
  const folders = ["install", "install/protection", "install/mirror"];
  const { code, printed } = await runScript(
    terminal,
    folders.map((folder) => `kubectl kustomize ${folder}`).join("; echo ---; "),
  );
  assert.equal(code, 0, printed);
  return printed;
}

async function live(stage: Stage): Promise<void> {
  const { client, measure, namespace, repository, platform } = stage;
  const files: Files = {
    "platform/README.md": "The platform.\n",
    "platform/objects.yaml": platform,
    "clusters/demo.yaml": kubernetesCluster({ name: "demo", namespace }),
    "clusters/follower.yaml": followerFor(namespace, {}),
  };
  await repository.commit(files);
  const application = await measure("platform", () => createPlatform(stage));
  const clusters = await createApplication(stage, { url: repository.url, path: "clusters" });
  await measure("cluster", () => clusters.waitFor("Synced, Healthy", 400));
  const cluster = { ...kubernetesClusterKind, name: "demo", namespace };
  const { uid } = (await client.get(cluster))?.metadata ?? {};
  for (const [title, attempt] of Object.entries(attempts)) {
    await measure(title, () => attempt(stage, application, files));
    await expectPlatform(stage);
    const found = await client.get(cluster);
    assert.deepEqual([found?.metadata.uid, found?.metadata.deletionTimestamp], [uid, undefined], title);
    assert.equal(found?.status?.["phase"], "Ready", title);
  }
  await measure("all removed", () => removeAll(stage, clusters, files));
}

async function createPlatform(stage: Stage, name = "platform"): Promise<Application> {
  const file = join(stage.terminal.folder, "examples", "gitops", "argo-cd", "platform.yaml");
  const content = readFileSync(file, "utf8").replaceAll("https://git.example.org/clusters.git", stage.repository.url);
  for (const { metadata, ...object } of parseManifests(content)) {
    const isProject = object.kind === "AppProject";
    await stage.client.apply({ ...object, metadata: { ...metadata, name: isProject ? metadata.name : name } });
  }
  const application = openApplication(stage.client, name);
  await application.waitFor("Synced, Healthy", 240);
  return application;
}

type Attempt = (stage: Stage, application: Application, files: Files) => Promise<void>;

/** Mistakes with the platform's Application. Each ends as it began. */
const attempts: Readonly<Record<string, Attempt>> = {
  "removed from Git": async ({ client, repository }, application, files) => {
    const { "platform/objects.yaml": _, ...others } = files;
    await pushTo(application, repository, others);
    await application.waitForText('"status":"OutOfSync"', 60);
    await client.patch(application.reference, { operation: { sync: { prune: true } } });
    await application.waitForText("ignored (no prune)", 60);
    await pushTo(application, repository, files);
    await application.waitFor("Synced, Healthy", 120);
  },
  renamed: async (stage, application) => {
    const renamed = await createPlatform(stage, "platform-renamed");
    await stage.client.delete(application.reference);
    await stage.client.waitUntilGone(application.reference, 60);
    await expectPlatform(stage);
    await createPlatform(stage);
    await stage.client.delete(renamed.reference);
  },
  "deleted with its objects": async (stage, { reference }) => {
    const finalizers = ["resources-finalizer.argocd.argoproj.io"];
    await stage.client.patch(reference, { metadata: { finalizers } });
    await stage.client.delete(reference);
    await stage.client.waitUntilGone(reference, 120);
    await expectPlatform(stage);
    await createPlatform(stage);
  },
};

const platformKinds = [
  { apiVersion: packageApi, kind: "Configuration" },
  { apiVersion: packageApi, kind: "Function" },
  definitionKind,
] as const;

async function listPlatform({ client }: Stage): Promise<readonly KubernetesObject[]> {
  return (await Promise.all(platformKinds.map((kind) => client.list(kind)))).flat();
}

async function expectPlatform(stage: Stage): Promise<void> {
  const found = await listPlatform(stage);
  const isDeleting = ({ metadata }: KubernetesObject): boolean => metadata.deletionTimestamp !== undefined;
  assert.deepEqual(
    [found.map(({ kind }) => kind), found.some(isDeleting)],
    [platformKinds.map(({ kind }) => kind), false],
  );
}

/** The order of docs/argo-cd.md: clusters, Applications, then the commands of docs/install.md. */
async function removeAll(stage: Stage, clusters: Application, files: Files): Promise<void> {
  const { client, namespace, repository, terminal } = stage;
  const { "clusters/demo.yaml": _, ...others } = files;
  await pushTo(clusters, repository, others);
  await expectOrder(stage);
  await clusters.waitFor("Synced, Healthy", 60);
  for (const { reference } of [clusters, openApplication(client, "platform")]) {
    await client.delete(reference);
    await client.waitUntilGone(reference, 60);
  }
  await client.delete({ apiVersion: "v1", kind: "ConfigMap", name: "follower", namespace });
  await expectNothingLeft(client, namespace);
  const commands = commandsOf(install);
  const removal = commands.findIndex(({ text }) => text.startsWith("kubectl delete"));
  for (const command of commands.slice(removal)) await runCommand(terminal, command);
  assert.deepEqual(await listPlatform(stage), []);
}
