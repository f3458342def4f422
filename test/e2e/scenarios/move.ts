import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { kubectl } from "../build/components.ts";
import { clusterctl } from "../build/clusterctl.ts";
import { referenceOf } from "../kubernetes/object.ts";
import { say } from "../progress.ts";
import type { Scenario, ScenarioContext } from "../scenario.ts";
import { withSecondManagementCluster } from "../second-management-cluster/second-management-cluster.ts";
import { changeCluster, createCluster } from "../tenant/cluster.ts";
import { expectFacts, followCourse } from "../tenant/course.ts";
import { kubernetesCluster } from "../tenant/kubernetes-cluster.ts";
import { waitForMachines } from "../tenant/machines.ts";
import { identify, expectOwnersExist, namesOfComposed, waitUntilRolledOut } from "../tenant/moved.ts";
import { waitUntilSettled } from "../tenant/settled.ts";
import { describeTenant, expectNothingLeft, removeTenant } from "../tenant/tenant.ts";
import { workloadOf } from "../tenant/workload.ts";
import { type MoveTerminal, openMoveTerminal } from "../tenant/move-terminal.ts";
import type { KubernetesClient } from "../kubernetes/client.ts";

export const scenario: Scenario = {
  title:
    "every command of docs/backup-and-move.md: a cluster is moved to another management cluster, no machine is " +
    "replaced, nothing is left on the source, and the KubernetesCluster on the target manages it",
  timeoutSeconds: 1200,
  alone: true,
  builds: [kubectl, clusterctl],
  run: (context) =>
    withSecondManagementCluster(context, { scenario: "move", content: "installed" }, async (second) => {
      const target = { ...context, ...second };
      await move(context, target).catch(async (error: unknown) => {
        say(await describeTenant(target.client, context.namespace));
        throw error;
      });
    }),
};

const version = "v1.35.2";
const pool = { name: "default", replicas: 2 };
const counts = { "control-plane": 1, default: 2 };
const inline = "{apiVersion: v1, kind: ConfigMap, metadata: {name: paint, namespace: default}, data: {color: blue}}\n";
const spec = { workers: [pool], addons: [{ name: "paint", manifests: { inline } }] };

async function move(source: ScenarioContext, target: ScenarioContext): Promise<void> {
  const { client, namespace } = source;
  const reference = await createCluster(source, { spec });
  await waitUntilSettled(source, reference);
  const terminal = await openMoveTerminal(source, target, kubernetesCluster({ name: "demo", namespace, spec }));
  await expectNothingMoves(terminal);
  await waitUntilSettled(source, reference);
  const workload = await workloadOf(source, reference);
  const before = { machines: await identify(source), composed: await namesOfComposed(client, reference) };
  const workloadBefore = await contentOf(workload);

  await source.measure("orphaned", terminal.orphan);
  await source.measure("moved", terminal.move);
  await expectNothingLeft(client, namespace, 60);
  // The provider of the source still serves the workload cluster, and would serve it without what was deleted there.
  assert.deepEqual(await contentOf(workload), workloadBefore);

  await expectOwnersExist(target);
  await target.measure("runs on the target", () => waitForMachines(target, { cluster: "demo", counts, seconds: 180 }));
  await waitUntilRolledOut(target);
  assert.deepEqual(await identify(target), before.machines);
  await manage(target, terminal, before.composed);
}

/** Before it is orphaned: `clusterctl` succeeds, and writes an empty backup. */
async function expectNothingMoves({ backUp }: MoveTerminal): Promise<void> {
  assert.deepEqual(readdirSync(await backUp()), []);
}

/** The KubernetesCluster on the target adopts the cluster without a change, scales it, and deletes it. */
async function manage(target: ScenarioContext, terminal: MoveTerminal, composed: readonly string[]): Promise<void> {
  const { client, namespace } = target;
  const course = await followCourse(target);
  await course.describe();
  const reference = referenceOf(kubernetesCluster({ name: "demo", namespace }));
  await target.measure("adopted", terminal.adopt);
  await waitUntilSettled(target, reference);
  await expectFacts(course, []);
  assert.deepEqual(await namesOfComposed(client, reference), composed);

  await changeCluster(target, reference, { ...spec, workers: [{ ...pool, replicas: 3 }] });
  await target.measure("scaled", () => waitUntilSettled(target, reference));
  await expectFacts(course, ["default: desired replicas 3", `default: machine created (${version})`]);
  await target.measure("removed from the target", () => removeTenant(client, namespace));
}

async function contentOf(workload: KubernetesClient): Promise<readonly unknown[]> {
  const nodes = await workload.list({ apiVersion: "v1", kind: "Node" });
  const paint = await workload.get({ apiVersion: "v1", kind: "ConfigMap", name: "paint", namespace: "default" });
  assert.ok(nodes.length === 3 && paint, "the workload cluster has its nodes and its add-on");
  // The API server of the in-memory provider lists objects in any order.
  return [...nodes, paint].map(({ metadata }) => `${metadata.name} ${metadata.uid}`).toSorted();
}
