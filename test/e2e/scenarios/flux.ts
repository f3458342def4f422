import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import { kubectl } from "../build/components.ts";
import { fluxControllers } from "../build/gitops-components.ts";
import { packageApi } from "../installation/installation.ts";
import { conditionOf, isTrue } from "../kubernetes/object.ts";
import type { Scenario } from "../scenario.ts";
import { onEmptyCluster } from "../second-management-cluster/empty-cluster.ts";
import { uninstallPlatform } from "../tenant/gitops-platform.ts";
import { followerIn } from "../tenant/follower.ts";
import { isRunning, machinesOf } from "../tenant/machines.ts";
import { expectOrder } from "../tenant/teardown.ts";
import { expectNothingLeft } from "../tenant/tenant.ts";
import { fluxNamespace } from "../tenant/flux.ts";
import { dataFor, expectKept, filesFor, openFluxStage, type FluxStage, type Size } from "../tenant/flux-stage.ts";
import { runScript } from "../terminal.ts";

export const scenario: Scenario = {
  title:
    "the files of docs/flux.md, on an empty management cluster: Flux installs the platform, creates, upgrades, " +
    "scales, heals and prunes a cluster by commits, and a later Kustomization waits for it; removing the platform " +
    "from Git and deleting a Kustomization deletes nothing",
  timeoutSeconds: 1800,
  alone: true,
  onRequest: "it builds Flux, which takes minutes",
  builds: [fluxControllers, kubectl],
  run: (context) => onEmptyCluster(context, "flux", async (empty) => live(await openFluxStage(empty))),
};

const first = { version: "v1.35.1", replicas: 1 };
const upgraded = { version: "v1.35.2", replicas: 1 };
const scaled = { version: "v1.35.2", replicas: 2 };
/** A downgrade, which the function rejects. */
const rejected = { version: "v1.34.2", replicas: 2 };

async function live(stage: FluxStage): Promise<void> {
  const { flux, measure } = stage;
  const revision = await flux.commit(filesFor(stage, first));
  await measure("platform", () => installPlatform(stage, revision));
  await measure("created", () => follow(stage, revision, first));
  await measure("upgraded", async () => follow(stage, await flux.push(filesFor(stage, upgraded)), upgraded));
  const last = await flux.push(filesFor(stage, scaled));
  await measure("scaled", () => follow(stage, last, scaled));
  await measure("healed", () => heal(stage, last));
  await measure("rejected and corrected", () => reject(stage));
  await measure("rejected until the timeout", () => rejectUntilTimeout(stage));
  await measure("Kustomizations deleted", () => deleteKustomizations(stage));
  await measure("platform removed from Git", () => removePlatformFromGit(stage));
  await measure("pruned", () => prune(stage));
  await measure("all removed", () => removeAll(stage));
}

/** All files of the page are applied at once: the cluster waits for the platform. */
async function installPlatform(stage: FluxStage, revision: string): Promise<void> {
  const { applyExample, client, clusters, platform, applyFollower } = stage;
  for (const file of ["repository.yaml", "platform.yaml", "clusters.yaml"]) await applyExample(file);
  await applyFollower();
  await clusters.waitForText(`dependency '${fluxNamespace}/platform' is not ready`, 60);
  await platform.waitFor(revision, 240);
  for (const kind of ["Configuration", "Function"]) {
    const packages = await client.list({ apiVersion: packageApi, kind });
    assert.deepEqual(
      packages.map((object) => isTrue(object, "Healthy")),
      [true],
      kind,
    );
  }
}

/** Neither is the Kustomization ready nor does the later one begin before all machines run as the commit says. */
async function follow(stage: FluxStage, revision: string, size: Size): Promise<void> {
  const { client, clusters, namespace } = stage;
  const following = client.waitFor(followerIn(namespace), {
    what: `it follows ${JSON.stringify(size)}`,
    seconds: 400,
    holds: ({ data }) => isDeepStrictEqual(data, dataFor(size)),
  });
  const expectSize = (): Promise<void> => expectUsable(stage, size);
  await Promise.all([following.then(expectSize), clusters.waitFor(revision, 400).then(expectSize)]);
}

async function expectUsable(stage: FluxStage, size: Size): Promise<void> {
  const machines = await machinesOf(stage, "demo");
  assert.deepEqual(
    machines.map(({ spec }) => spec?.["version"]),
    Array.from({ length: size.replicas + 1 }, () => size.version),
  );
  assert.ok(machines.every(isRunning), "before every machine ran");
  assert.equal((await stage.client.get(stage.cluster))?.status?.["phase"], "Ready");
}

/** Flux reverts fields of Git, and annotations that kubectl added under its own name. */
async function heal(stage: FluxStage, revision: string): Promise<void> {
  const { client, cluster, clusters, namespace, terminal } = stage;
  await client.patch(cluster, { spec: { kubernetes: { version: rejected.version } } });
  const annotate = `kubectl --namespace ${namespace} annotate kubernetescluster demo`;
  const ofFlux = "--field-manager=flux-client-side-apply";
  const script = `${annotate} example.org/lost=yes; ${annotate} example.org/kept=yes ${ofFlux}`;
  const { code, printed } = await runScript(terminal, script);
  assert.equal(code, 0, printed);
  await clusters.reconcile();
  const healed = await client.waitFor(cluster, {
    what: "it has the version of Git again",
    seconds: 60,
    holds: ({ spec }) => Object(spec?.["kubernetes"])["version"] === scaled.version,
  });
  const { "example.org/lost": lost, "example.org/kept": kept } = healed.metadata.annotations ?? {};
  assert.deepEqual([lost, kept], [undefined, "yes"]);
  await clusters.waitFor(revision, 60);
}

/** The rejection is in the status of the KubernetesCluster, while Flux waits. A new commit ends the waiting. */
async function reject(stage: FluxStage): Promise<void> {
  const { client, cluster, clusters, flux } = stage;
  const revision = await flux.push(filesFor(stage, rejected));
  await client.waitFor(cluster, {
    what: "rejected",
    seconds: 60,
    holds: (object) => conditionOf(object, "Compatible")?.reason === "Rejected",
  });
  const waiting = `Running health checks for revision ${revision} with a timeout of 45m0s`;
  assert.equal(isTrue(await clusters.waitForText(waiting, 30), "Ready"), false);
  const { code, printed } = await runScript(stage.terminal, stage.commandOfRejection);
  assert.equal(code, 0, printed);
  assert.match(printed, /v1\.34\.2/u);
  await clusters.waitFor(await flux.push(filesFor(stage, scaled)), 120);
}

async function rejectUntilTimeout(stage: FluxStage): Promise<void> {
  const { applyExample, client, clusters, flux, namespace } = stage;
  await client.patch(clusters.reference, { spec: { timeout: "15s" } });
  await flux.push(filesFor(stage, rejected));
  await clusters.waitForText(`timeout waiting for: [KubernetesCluster/${namespace}/demo status: 'InProgress']`, 90);
  await applyExample("clusters.yaml");
  await clusters.waitFor(await flux.push(filesFor(stage, scaled)), 120);
}

/** Neither deletes what it has applied, and each adopts it again. */
async function deleteKustomizations(stage: FluxStage): Promise<void> {
  const { applyExample, client, clusters, flux, platform } = stage;
  const revision = await flux.push(filesFor(stage, scaled));
  await expectKept(stage, async () => {
    for (const { reference } of [clusters, platform]) {
      await client.delete(reference);
      await client.waitUntilGone(reference, 60);
    }
  });
  await expectKept(stage, async () => {
    await applyExample("platform.yaml");
    await applyExample("clusters.yaml");
    await platform.waitFor(revision, 120);
    await clusters.waitFor(revision, 120);
  });
}

async function removePlatformFromGit(stage: FluxStage): Promise<void> {
  const { clusters, flux, platform } = stage;
  const { "platform/objects.yaml": _, ...others } = filesFor(stage, scaled);
  await expectKept(stage, async () => {
    await platform.waitFor(await flux.push(others), 120);
  });
  await expectKept(stage, async () => {
    await clusters.waitFor(await flux.push(filesFor(stage, scaled)), 180);
  });
}

async function prune(stage: FluxStage): Promise<void> {
  const { client, cluster, clusters, flux, namespace } = stage;
  const { [`clusters/${namespace}/demo.yaml`]: _, ...others } = filesFor(stage, scaled);
  const revision = await flux.push(others);
  await expectOrder(stage);
  await client.waitUntilGone(cluster, 60);
  await clusters.waitFor(revision, 60);
}

/** The order of docs/flux.md: clusters, Kustomizations, then the commands of docs/install.md. */
async function removeAll({ client, clusters, follower, namespace, platform, terminal }: FluxStage): Promise<void> {
  for (const { reference } of [follower, clusters, platform]) {
    await client.delete(reference);
    await client.waitUntilGone(reference, 60);
  }
  await expectNothingLeft(client, namespace);
  await uninstallPlatform(client, terminal);
}
