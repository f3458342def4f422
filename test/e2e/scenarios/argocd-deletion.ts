import assert from "node:assert/strict";
import { argoCdControllers } from "../build/gitops-components.ts";
import { argoCdNamespace } from "../installation/argo-cd.ts";
import { type KubernetesObject, type Reference, referenceOf } from "../kubernetes/object.ts";
import { controllerProcess } from "../processes/argo-cd.ts";
import type { Scenario, ScenarioContext } from "../scenario.ts";
import { type Application, createApplication } from "../tenant/application.ts";
import { followerFor, followerIn } from "../tenant/follower.ts";
import { pushTo, withGitOps } from "../tenant/gitops.ts";
import { claimedKind, claimKind, kubernetesCluster, kubernetesClusterKind } from "../tenant/kubernetes-cluster.ts";
import { objectsIn } from "../tenant/leftovers.ts";
import { expectOrder } from "../tenant/teardown.ts";
import { expectNothingLeft } from "../tenant/tenant.ts";

export const scenario: Scenario = {
  title:
    "an Argo CD that is killed during a sync and during a deletion creates and deletes a cluster and a claim in the " +
    "order of Cluster API, with server-side apply and diff; its metadata reaches no composed object",
  timeoutSeconds: 1200,
  alone: true,
  onRequest: "it builds Argo CD, which takes minutes",
  builds: [argoCdControllers],
  run: (context) =>
    withGitOps(context, async ({ repository }) => {
      const { measure, namespace } = context;
      const project = await createProject(context);
      await repository.commit(filesFor(namespace));
      const application = await createApplication(context, { ...plan, project, url: repository.url });
      await measure("created", () => createWithCrash(context, application));
      await expectNoTraces(context, application);
      await measure("claim pruned", async () => {
        const { "claim.yaml": _, ...others } = filesFor(namespace);
        await pushTo(application, repository, others);
        await expectOrder(context, "claimed");
        await context.client.waitUntilGone({ ...claimKind, name: "claimed", namespace }, 60);
      });
      await application.waitFor("Synced, Healthy", 60);
      await measure("Application deleted", () => deleteWithCrash(context, application));
    }),
};

const plan = {
  syncOptions: ["ServerSideApply=true"],
  annotations: { "argocd.argoproj.io/compare-options": "ServerSideDiff=true" },
  // Argo CD deletes the objects of the Application, in foreground.
  finalizers: ["resources-finalizer.argocd.argoproj.io"],
};

/** Argo CD reports objects of the namespace that belong to no object from Git. */
async function createProject({ atTheEnd, client, namespace }: ScenarioContext): Promise<string> {
  const project = await client.apply({
    apiVersion: "argoproj.io/v1alpha1",
    kind: "AppProject",
    metadata: { name: namespace, namespace: argoCdNamespace },
    spec: {
      sourceRepos: ["*"],
      destinations: [{ server: "*", namespace }],
      orphanedResources: { warn: true },
    },
  });
  atTheEnd(() => client.delete(referenceOf(project)));
  return namespace;
}

function filesFor(namespace: string): Readonly<Record<string, KubernetesObject>> {
  return {
    "cluster.yaml": kubernetesCluster({ name: "demo", namespace }),
    "claim.yaml": { ...kubernetesCluster({ name: "claimed", namespace }), ...claimKind },
    "follower.yaml": followerFor(namespace, { after: "both clusters" }),
  };
}

/** The sync in progress goes on after a crash: the later wave still waits for both clusters. */
async function createWithCrash(context: ScenarioContext, application: Application): Promise<void> {
  const { client, namespace, supervisor } = context;
  const cluster = { ...kubernetesClusterKind, name: "demo", namespace };
  await client.waitFor(cluster, { what: "Argo CD created it", seconds: 60, holds: () => true });
  await supervisor.kill(controllerProcess);
  assert.equal(await client.get(followerIn(namespace)), undefined);
  await supervisor.restart(controllerProcess);
  await client.waitFor(followerIn(namespace), { what: "the wave began", seconds: 400, holds: () => true });
  for (const reference of [cluster, { ...claimKind, name: "claimed", namespace }])
    assert.equal(phaseOf(await client.get(reference)), "Ready");
  await application.waitFor("Synced, Healthy", 60);
}

function phaseOf(object: KubernetesObject | undefined): unknown {
  return object?.status?.["phase"];
}

/** Only objects from Git, and the XR of a claim, which is a copy, have metadata of Argo CD. */
async function expectNoTraces(context: ScenarioContext, application: Application): Promise<void> {
  const { client, namespace } = context;
  const fromGit = new Set([...Object.values(filesFor(namespace)).map(keyOf), claimedKind.kind]);
  const objects = await objectsIn(client, namespace);
  const composed = objects.filter((object) => !fromGit.has(keyOf(object)) && !fromGit.has(object.kind));
  assert.ok(composed.length > 30, `${composed.length} composed objects`);
  const traced = composed.filter(({ metadata }) => JSON.stringify(metadata).includes("argoproj.io"));
  assert.deepEqual(traced.map(keyOf), []);
  await expectNoOrphans(context, application);
}

function keyOf({ kind, apiVersion, metadata }: KubernetesObject): string {
  return `${apiVersion} ${kind} ${metadata.name}`;
}

/** The check of the check: a ConfigMap of nobody is an orphan, and the only one. */
async function expectNoOrphans({ client, namespace }: ScenarioContext, application: Application): Promise<void> {
  const orphan: Reference = { apiVersion: "v1", kind: "ConfigMap", name: "orphan", namespace };
  await client.apply({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "orphan", namespace } });
  await application.refresh();
  await application.waitForText("Application has 1 orphaned resources", 60);
  await client.delete(orphan);
}

/** A controller that starts anew finishes the deletion. */
async function deleteWithCrash(context: ScenarioContext, application: Application): Promise<void> {
  const { client, namespace, supervisor } = context;
  await client.delete(application.reference);
  const cluster = { ...kubernetesClusterKind, name: "demo", namespace };
  const isDeleting = ({ metadata }: KubernetesObject): boolean => metadata.deletionTimestamp !== undefined;
  await client.waitFor(cluster, { what: "it is being deleted", seconds: 60, holds: isDeleting });
  await supervisor.kill(controllerProcess);
  await expectOrder(context, "demo");
  await supervisor.restart(controllerProcess);
  await client.waitUntilGone(application.reference, 120);
  assert.equal(await client.get(cluster), undefined);
  await expectNothingLeft(client, namespace);
}
