import assert from "node:assert/strict";
import { join } from "node:path";
import { argoCdControllers } from "../build/gitops-components.ts";
import { argoCdNamespace } from "../installation/argo-cd.ts";
import { type KubernetesObject, type Reference, referenceOf } from "../kubernetes/object.ts";
import { parseManifests } from "../kubernetes/read-manifests.ts";
import type { Scenario, ScenarioContext } from "../scenario.ts";
import { type Application, openApplication } from "../tenant/application.ts";
import type { Files, GitRepository } from "../tenant/git-repository.ts";
import { withGitOps } from "../tenant/gitops.ts";
import { readGitOpsExample } from "../tenant/gitops-examples.ts";
import { kubernetesClusterKind } from "../tenant/kubernetes-cluster.ts";
import { expectOrder } from "../tenant/teardown.ts";

export const scenario: Scenario = {
  title:
    "the files of docs/argo-cd.md: a team's folder becomes an Application with the rights of the team, other kinds " +
    "are rejected, a folder that is removed deletes nothing, and a deletion waits until it is confirmed",
  timeoutSeconds: 1200,
  alone: true,
  onRequest: "it builds Argo CD, which takes minutes",
  builds: [argoCdControllers],
  run: (context) =>
    withGitOps(context, async ({ argoCd, repository }) => {
      await enableImpersonation(context);
      await argoCd.startApplicationSets();
      const team = openTeam(context, repository);
      try {
        await live(team);
      } finally {
        await team.removeExamples();
      }
    }),
};

type Team = ScenarioContext & {
  /** Applies a file of `examples/gitops/argo-cd`, for this repository and namespace; only some kinds, if named. */
  readonly applyExample: (file: string, isApplied?: (object: KubernetesObject) => boolean) => Promise<void>;
  /** Deletes what was applied, but for the namespace. */
  readonly removeExamples: () => Promise<void>;
  readonly application: Application;
  readonly cluster: Reference;
  /** What Git has at first. */
  readonly files: Files;
  /** Commits, and lets both controllers read it now. */
  readonly push: (files: Files) => Promise<void>;
};

function openTeam(context: ScenarioContext, repository: GitRepository): Team {
  const { client, namespace } = context;
  const applied: KubernetesObject[] = [];
  const read = (file: string): string => readGitOpsExample({ url: repository.url, namespace }, file);
  const application = openApplication(client, `clusters-${namespace}`);
  return {
    ...context,
    application,
    cluster: { ...kubernetesClusterKind, name: "demo", namespace },
    files: Object.fromEntries(
      ["README.md", "demo.yaml"].map((name) => [`clusters/${namespace}/${name}`, read(`clusters/team-a/${name}`)]),
    ),
    applyExample: async (file, isApplied = () => true) => {
      for (const object of parseManifests(read(join("argo-cd", file))).filter(isApplied)) {
        await client.apply(object);
        applied.push(object);
      }
    },
    removeExamples: async () => {
      for (const object of applied.filter(({ kind }) => kind !== "Namespace")) await client.delete(referenceOf(object));
    },
    push: async (files) => {
      await repository.commit(files);
      await refreshSets(client);
      // The ApplicationSet controller deletes the Application of a folder that is gone.
      const isStaying = Object.keys(files).some((path) => path.startsWith(`clusters/${namespace}/`));
      if (isStaying && (await client.get(application.reference))) await application.refresh();
    },
  };
}

const applicationSet = {
  apiVersion: "argoproj.io/v1alpha1",
  kind: "ApplicationSet",
  name: "clusters",
  namespace: argoCdNamespace,
} as const;

async function refreshSets(client: ScenarioContext["client"]): Promise<void> {
  if (!(await client.get(applicationSet))) return;
  const annotations = { "argocd.argoproj.io/application-set-refresh": "true" };
  await client.patch(applicationSet, { metadata: { annotations } });
}

/** As administrators of Argo CD do; the AppProject of the example names the ServiceAccount. */
async function enableImpersonation({ client }: ScenarioContext): Promise<void> {
  const settings = { apiVersion: "v1", kind: "ConfigMap", name: "argocd-cm", namespace: argoCdNamespace };
  await client.patch(settings, { data: { "application.sync.impersonation.enabled": "true" } });
}

async function live(team: Team): Promise<void> {
  const { application, client, cluster, files, measure, push } = team;
  await measure("created", () => createWithRights(team));
  await measure("other kind rejected", () => rejectOtherKind(team));
  const { uid } = (await client.get(cluster))?.metadata ?? {};
  await measure("folder removed and restored", async () => {
    await push({ "README.md": "No clusters.\n" });
    await client.waitUntilGone(application.reference, 60);
    assert.equal((await client.get(cluster))?.metadata.deletionTimestamp, undefined);
    await push(files);
    await application.waitFor("Synced, Healthy", 60);
    assert.equal((await client.get(cluster))?.metadata.uid, uid);
  });
  await measure("deletion confirmed", () => deleteConfirmed(team));
}

/** Argo CD acts with the rights of the team's ServiceAccount: without them, it can apply nothing. */
async function createWithRights({ application, applyExample, namespace, push, files }: Team): Promise<void> {
  const grantsRights = ({ kind }: KubernetesObject): boolean => kind === "RoleBinding";
  await applyExample("team-a.yaml", (object) => !grantsRights(object));
  await push(files);
  await applyExample("clusters.yaml");
  await application.waitForText(`system:serviceaccount:${namespace}:argocd`, 60);
  await applyExample("team-a.yaml", grantsRights);
  await application.waitFor("Synced, Healthy", 400);
}

async function rejectOtherKind({ application, client, files, namespace, push }: Team): Promise<void> {
  const other = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "other" } };
  await push({ ...files, [`clusters/${namespace}/other.yaml`]: other });
  await application.waitForText("is not permitted in project", 60);
  await push(files);
  await application.waitFor("Synced, Healthy", 120);
  assert.equal(await client.get({ ...other, name: "other", namespace }), undefined);
}

/** Argo CD prunes the last object of an Application only on request, and this object only after a confirmation. */
async function deleteConfirmed(team: Team): Promise<void> {
  const { application, client, cluster, files, namespace, push } = team;
  const { [`clusters/${namespace}/demo.yaml`]: _, ...others } = files;
  await push(others);
  await application.waitForText("auto-sync will wipe out all resources", 60);
  await client.patch(application.reference, { operation: { sync: { prune: true } } });
  await application.waitForText("waiting for pruning confirmation of", 60);
  assert.equal((await client.get(cluster))?.metadata.deletionTimestamp, undefined);
  const annotations = { "argocd.argoproj.io/deletion-approved": new Date().toISOString() };
  await client.patch(application.reference, { metadata: { annotations } });
  await expectOrder(team);
  await client.waitUntilGone(cluster, 60);
}
