import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import { argoCdControllers } from "../build/gitops-components.ts";
import type { Reference } from "../kubernetes/object.ts";
import type { Scenario, ScenarioContext } from "../scenario.ts";
import { createApplication, type Application } from "../tenant/application.ts";
import { followerFor, followerIn } from "../tenant/follower.ts";
import type { Files } from "../tenant/git-repository.ts";
import { pushTo, withGitOps } from "../tenant/gitops.ts";
import { kubernetesCluster, kubernetesClusterKind } from "../tenant/kubernetes-cluster.ts";
import { isRunning, machinesOf } from "../tenant/machines.ts";
import { expectOrder } from "../tenant/teardown.ts";

export const scenario: Scenario = {
  title: "Argo CD creates, upgrades, scales, heals and prunes a cluster by commits, and later waves wait for it",
  timeoutSeconds: 1200,
  alone: true,
  onRequest: "it builds Argo CD, which takes minutes",
  builds: [argoCdControllers],
  run: async (context) => {
    await withGitOps(context, async ({ repository }) => {
      const application = await createApplication(context, { url: repository.url });
      await live({ ...context, application, push: (files) => pushTo(application, repository, files) });
    });
  },
};

type Life = ScenarioContext & {
  readonly application: Application;
  readonly push: (files: Files) => Promise<void>;
};

async function live(life: Life): Promise<void> {
  const { application, client, measure, namespace, push: commit } = life;
  const reference = { ...kubernetesClusterKind, name: "demo", namespace };
  await measure("created", () => followWave(life, { version: "v1.35.1", replicas: 1 }));
  await measure("upgraded", () => followWave(life, { version: "v1.35.2", replicas: 1 }));
  await measure("scaled", () => followWave(life, { version: "v1.35.2", replicas: 2 }));
  await measure("rejected", async () => {
    await commit(filesFor(namespace, { version: "v1.34.2", replicas: 2 }));
    // The wave of the ConfigMap does not begin.
    await application.waitFor("OutOfSync, Degraded", 60);
  });
  await commit(filesFor(namespace, { version: "v1.35.2", replicas: 2 }));
  await measure("corrected", () => application.waitFor("Synced, Healthy", 120));
  await measure("healed", () => heal(life, reference));
  await measure("pruned", async () => {
    const { "cluster.yaml": _, ...others } = filesFor(namespace, { version: "v1.35.2", replicas: 2 });
    await commit(others);
    await expectOrder(life);
    await client.waitUntilGone(reference, 120);
  });
}

type Size = { readonly version: string; readonly replicas: number };

/** The ConfigMap of wave 1 follows only once all machines of the cluster in wave 0 run as the commit says. */
async function followWave(life: Life, size: Size): Promise<void> {
  const { application, client, namespace, push: commit } = life;
  await commit(filesFor(namespace, size));
  await client.waitFor(followerIn(namespace), {
    what: `it follows ${JSON.stringify(size)}`,
    seconds: 400,
    holds: ({ data }) => isDeepStrictEqual(data, dataFor(size)),
  });
  const machines = await machinesOf(life, "demo");
  assert.deepEqual(
    machines.map(({ spec }) => spec?.["version"]),
    Array.from({ length: size.replicas + 1 }, () => size.version),
  );
  assert.ok(machines.every(isRunning), "the wave began before every machine ran");
  await application.waitFor("Synced, Healthy", 60);
}

/** Argo CD reverts an edit by hand. */
async function heal({ application, client }: Life, reference: Reference): Promise<void> {
  await client.patch(reference, { spec: { kubernetes: { version: "v1.34.2" } } });
  await client.waitFor(reference, {
    what: "it has the version of Git again",
    seconds: 60,
    holds: ({ spec }) => Object(spec?.["kubernetes"])["version"] === "v1.35.2",
  });
  await application.waitFor("Synced, Healthy", 60);
}

function filesFor(namespace: string, { version, replicas }: Size): Files {
  const spec = { kubernetes: { version }, workers: [{ name: "default", replicas }] };
  return {
    "cluster.yaml": kubernetesCluster({ name: "demo", namespace, spec }),
    "follower.yaml": followerFor(namespace, dataFor({ version, replicas })),
  };
}

function dataFor({ version, replicas }: Size): Readonly<Record<string, string>> {
  return { version, replicas: String(replicas) };
}
