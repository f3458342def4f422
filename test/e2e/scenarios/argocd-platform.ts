import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { argoCdControllers } from "../build/gitops-components.ts";
import { kubectl } from "../build/components.ts";
import { copyProject } from "../installation/project-copy.ts";
import { parseManifests } from "../kubernetes/read-manifests.ts";
import type { Scenario, ScenarioContext } from "../scenario.ts";
import { onEmptyCluster } from "../second-management-cluster/empty-cluster.ts";
import { type Application, createApplication, openApplication } from "../tenant/application.ts";
import type { Files, GitRepository } from "../tenant/git-repository.ts";
import { followerFor } from "../tenant/follower.ts";
import { pushTo, withGitOps } from "../tenant/gitops.ts";
import { expectPlatform, renderPlatform, uninstallPlatform } from "../tenant/gitops-platform.ts";
import { kubernetesCluster, kubernetesClusterKind } from "../tenant/kubernetes-cluster.ts";
import { expectOrder } from "../tenant/teardown.ts";
import { expectNothingLeft } from "../tenant/tenant.ts";
import { openTerminal, type Terminal } from "../terminal.ts";

export const scenario: Scenario = {
  title:
    "Argo CD installs the platform and a cluster on an empty management cluster; removing the platform from Git, " +
    "renaming its Application and deleting it deletes nothing; the documented order removes everything",
  timeoutSeconds: 1500,
  alone: true,
  onRequest: "it builds Argo CD, which takes minutes",
  builds: [argoCdControllers, kubectl],
  run: (context) =>
    onEmptyCluster(context, "argocd-platform", async (empty) => {
      const terminal = await openTerminal(empty);
      copyProject(terminal.folder, empty.registryHost);
      await withGitOps(empty, async ({ repository }) => {
        const platform = await renderPlatform(terminal);
        await live({ ...empty, platform, repository, terminal });
      });
    }),
};

type Stage = ScenarioContext & {
  /** Manifests of everything that the platform installs. */
  readonly platform: string;
  readonly repository: GitRepository;
  readonly terminal: Terminal;
};

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
    await expectPlatform(stage.client);
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
    await expectPlatform(stage.client);
    await createPlatform(stage);
    await stage.client.delete(renamed.reference);
  },
  "deleted with its objects": async (stage, { reference }) => {
    const finalizers = ["resources-finalizer.argocd.argoproj.io"];
    await stage.client.patch(reference, { metadata: { finalizers } });
    await stage.client.delete(reference);
    await stage.client.waitUntilGone(reference, 120);
    await expectPlatform(stage.client);
    await createPlatform(stage);
  },
};

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
  await uninstallPlatform(client, terminal);
}
