import assert from "node:assert/strict";
import { poll } from "../poll.ts";
import type { KubernetesObject } from "../kubernetes/object.ts";
import type { Scenario, ScenarioContext } from "../scenario.ts";
import { changeCluster, createCluster } from "../tenant/cluster.ts";
import { machineDeploymentKind, machineTemplateKind } from "../tenant/kinds.ts";
import { poolOf, waitForMachines } from "../tenant/machines.ts";

export const scenario: Scenario = {
  title: "a pool is added, and scaled to zero before it is deleted; the other pool does not change",
  timeoutSeconds: 480,
  run: async (context) => {
    const [stays, extra] = [
      { name: "stays", replicas: 1 },
      { name: "extra", replicas: 2 },
    ];
    const reference = await createCluster(context, { spec: { workers: [stays] } });
    const before = await deploymentOf(context, "stays");
    await changeCluster(context, reference, { workers: [stays, extra] });
    const both = { "control-plane": 1, stays: 1, extra: 2 };
    await context.measure("added", () => waitForMachines(context, { cluster: "demo", counts: both, seconds: 180 }));
    await changeCluster(context, reference, { workers: [stays] });
    await context.measure("removed pool", () => expectEmptiedFirst(context, "extra"));
    await waitForMachines(context, { cluster: "demo", counts: { "control-plane": 1, stays: 1 }, seconds: 60 });
    await expectTemplatesGone(context, "extra");
    const after = await deploymentOf(context, "stays");
    assert.deepEqual(
      [after?.metadata.uid, after?.metadata.generation],
      [before?.metadata.uid, before?.metadata.generation],
    );
  },
};

async function deploymentOf(
  { client, namespace }: ScenarioContext,
  pool: string,
): Promise<KubernetesObject | undefined> {
  const deployments = await client.list(machineDeploymentKind, { namespace });
  return deployments.find(({ metadata }) => poolOf(metadata.labels) === pool);
}

/** Desired and observed replicas must be zero before the pool is deleted. */
async function expectEmptiedFirst(context: ScenarioContext, pool: string): Promise<void> {
  let last = await deploymentOf(context, pool);
  await poll({ what: `the pool ${pool} to be gone`, seconds: 180 }, async () => {
    const now = await deploymentOf(context, pool);
    const isGoing = now === undefined || now.metadata.deletionTimestamp !== undefined;
    if (isGoing) assert.deepEqual([last?.spec?.["replicas"], last?.status?.["replicas"]], [0, 0]);
    else last = now;
    return now === undefined ? true : undefined;
  });
}

async function expectTemplatesGone({ client, namespace }: ScenarioContext, pool: string): Promise<void> {
  await poll({ what: `the templates of the pool ${pool} to be gone`, seconds: 60 }, async () => {
    const templates = await client.list(machineTemplateKind, { namespace });
    return templates.some(({ metadata }) => metadata.name?.includes(`-${pool}-`)) ? undefined : true;
  });
}
