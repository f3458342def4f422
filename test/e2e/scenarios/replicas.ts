import assert from "node:assert/strict";
import { release } from "../../../function/generate/names.ts";
import type { Change } from "../../scenarios/facts.ts";
import { conditionOf, kubernetesObject, type Reference, referenceOf } from "../kubernetes/object.ts";
import { poll, pollUntil } from "../poll.ts";
import { sourceProgram } from "../processes/function-program.ts";
import type { Replica } from "../processes/function-replicas.ts";
import { makeOtherRelease } from "../processes/other-release.ts";
import type { Scenario } from "../scenario.ts";
import { hasUnreadBytes } from "../supervision/unread-bytes.ts";
import { changeCluster, createCluster } from "../tenant/cluster.ts";
import { expectFacts, followCourse } from "../tenant/course.ts";
import { rotation } from "../tenant/expected-facts.ts";
import { kubernetesCluster, kubernetesClusterKind, readyWithin } from "../tenant/kubernetes-cluster.ts";
import { expectNoOtherMachines } from "../tenant/kept-machines.ts";
import { expectFairShares } from "../tenant/replica-answers.ts";
import { callsWithoutFailure, expectOneFailureEach, installReplicas, type Stage } from "../tenant/replica-stage.ts";
import { waitUntilSettled } from "../tenant/settled.ts";
import { waitUntilSynced } from "../tenant/synced.ts";
import { lastWrites } from "../tenant/writes.ts";

/** The function asks for calls every ten seconds in two minutes after a change, and for one in five minutes then. */
const quietSeconds = 130;
/** Each makes Crossplane call the function for every cluster. A replica answers its third equal call from the cache. */
const maximumRestarts = 25;

export const scenario: Scenario = {
  title:
    "three replicas share the calls; they come, go and are upgraded without a failed reconcile; " +
    "only a call inside a killed process fails, and is repeated at once",
  timeoutSeconds: 1800,
  alone: true,
  run: async (context) => {
    const stage = await installReplicas(context, 3);
    const clusters = await Promise.all(["first", "second"].map((name) => createCluster(context, { name })));
    for (const cluster of clusters) await waitUntilSettled(context, cluster);
    context.note(`${expectFairShares(stage.answers, stage.running)} calls`);
    await killInMidCall(stage, clusters);
    await expectNoOtherMachines(context, clusters, () => upgradeOneByOne(stage, clusters));
    await expectNoOtherMachines(context, clusters, () => upgradeAllAtOnce(stage, clusters));
    await stayQuiet(stage);
  },
};

/** A process hangs and is killed with a call inside, during a rollout. Then its container starts again. */
async function killInMidCall(stage: Stage, clusters: readonly Reference[]): Promise<void> {
  const { context, answers, failures, running } = stage;
  const [first, second] = clusters;
  const [killed, ...others] = running;
  assert.ok(first && second && killed);
  const course = await followCourse(context);
  await course.describe();
  const machine = { docker: { startup: { machineSeconds: 1 } } };
  await changeCluster(context, second, { workers: [{ name: "default", replicas: 2, machine }] });
  await expectOneFailureEach(stage, [first], async () => {
    await freezeWithCallInside(stage, killed);
    await context.supervisor.kill(killed.name);
    await pollUntil({ what: "a failed reconcile", seconds: 60 }, async () => failures().length > 0);
    await context.measure("synced again", () => waitUntilSynced(context, clusters));
    await answers.waitForMore(others);
  });
  await callsWithoutFailure(stage, clusters, async () => {
    await context.supervisor.restart(killed.name);
    await context.measure("called again", () => answers.waitForMore([killed]));
  });
  await waitUntilSettled(context, second);
  await expectFacts(course, rotation("default", "v1.35.2", 2));
  expectUnknownConditions(await course.changes());
}

/** Crossplane does not know the conditions of the function after a failed reconcile. */
function expectUnknownConditions(changes: readonly Change[]): void {
  const failed = changes
    .map(({ object }) => kubernetesObject.parse(object))
    .filter((object) => conditionOf(object, "Synced")?.status === "False");
  const reasons = failed.map((object) => conditionOf(object, "Compatible")?.reason);
  assert.deepEqual(new Set(reasons), new Set(["FatalError"]));
}

/** Waits until a call has arrived that the process cannot read. */
async function freezeWithCallInside({ context }: Stage, replica: Replica): Promise<void> {
  context.supervisor.freeze(replica.name);
  const what = `a call inside the frozen process ${replica.name}`;
  await pollUntil({ what, seconds: 60 }, async () => hasUnreadBytes(replica));
}

/** The process finds SIGTERM and the call at the same time. */
async function endWithCallInside(stage: Stage, replica: Replica): Promise<void> {
  await freezeWithCallInside(stage, replica);
  const ended = stage.end([replica]);
  stage.context.supervisor.thaw(replica.name);
  await ended;
}

/** As a Deployment replaces Pods that are ready at once, while a cluster is created. */
async function upgradeOneByOne(stage: Stage, clusters: readonly Reference[]): Promise<void> {
  const { context, answers } = stage;
  const { client, namespace } = context;
  const version = { file: "package.json", from: versionField(release.slice(1)), to: versionField("99.0.0") };
  const later = makeOtherRelease(context.supervisor, version);
  context.atTheEnd(later.remove);
  await callsWithoutFailure(stage, clusters, async () => {
    const third = referenceOf(await client.apply(kubernetesCluster({ name: "third", namespace })));
    for (const [index, old] of stage.running.entries()) {
      await stage.start(1, sourceProgram(later.folder));
      await endWithCallInside(stage, old);
      if (index === 0) await context.measure("both releases called", () => answers.waitForMore(stage.running));
    }
    await context.measure("all replaced", () => answers.waitForMore(stage.running));
    await client.waitFor(third, readyWithin(300));
  });
}

function versionField(version: string): string {
  return `"version": "${version}"`;
}

/** As Crossplane upgrades a package: it deletes the Deployment of the old revision before the new one is ready. */
async function upgradeAllAtOnce(stage: Stage, clusters: readonly Reference[]): Promise<void> {
  const { context, answers } = stage;
  await callsWithoutFailure(stage, clusters, async () => {
    await stage.end(stage.running);
    await stage.start(3);
    await context.measure("all replaced at once", () => answers.waitForMore(stage.running));
  });
}

/** Nothing is written, whichever replica answers, and from its cache or not. A replica without a call is killed. */
async function stayQuiet(stage: Stage): Promise<void> {
  const { context, answers, failures, running } = stage;
  const { client, namespace } = context;
  const clusters = (await client.list(kubernetesClusterKind, { namespace })).map(referenceOf);
  for (const cluster of clusters) await waitUntilSettled(context, cluster);
  const [failed, before] = [failures(), await lastWrites(context, clusters)];
  const expectNoWrite = async (): Promise<void> => assert.deepEqual(await lastWrites(context, clusters), before);
  const calls = (): number => running.reduce((sum, replica) => sum + answers.of(replica).calls, 0);
  const [killed] = running;
  assert.ok(killed);
  const callsBefore = calls();
  const until = performance.now() + quietSeconds * 1000;
  await poll({ what: "quiet", seconds: quietSeconds + 30, intervalMilliseconds: 1000 }, async () => {
    await expectNoWrite();
    return performance.now() > until ? true : undefined;
  });
  // Calls are minutes apart now, so none is inside.
  await context.supervisor.kill(killed.name);
  await context.supervisor.restart(killed.name);
  assert.deepEqual(failures(), failed);
  let restarts = 0;
  while (running.some((replica) => answers.of(replica).cached === 0)) {
    assert.ok(restarts < maximumRestarts, "every replica answers from its cache");
    await restartCrossplane(stage, clusters);
    await expectNoWrite();
    restarts += 1;
  }
  const cached = running.map((replica) => answers.of(replica).cached).join(" + ");
  context.note(`quiet: ${calls() - callsBefore} calls, ${cached} from the cache, no write`);
}

/** Crossplane calls the function for every cluster when it has started. */
async function restartCrossplane({ context, answers }: Stage, clusters: readonly Reference[]): Promise<void> {
  const before = clusters.map(({ name }) => answers.forCluster(name));
  await context.supervisor.restart("crossplane");
  await pollUntil({ what: "a call for each cluster", seconds: 90 }, async () =>
    clusters.every(({ name }, index) => answers.forCluster(name) > (before[index] ?? 0)),
  );
}
