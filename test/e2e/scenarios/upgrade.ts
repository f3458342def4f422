import assert from "node:assert/strict";
import { z } from "zod";
import { poll } from "../poll.ts";
import type { KubernetesObject, Reference } from "../kubernetes/object.ts";
import type { Scenario, ScenarioContext } from "../scenario.ts";
import { changeCluster, createCluster, expectNodes } from "../tenant/cluster.ts";
import { controlPlaneKind, machineDeploymentKind } from "../tenant/kinds.ts";
import { readyWithin } from "../tenant/kubernetes-cluster.ts";
import { machinesOf, waitForMachines } from "../tenant/machines.ts";
import { isSettled } from "../tenant/rollout.ts";

export const scenario: Scenario = {
  title: "a patch and a minor upgrade reach the control plane first, then one pool after the other",
  timeoutSeconds: 900,
  run: async (context) => {
    const reference = await createCluster(context, { spec: at("v1.34.1") });
    await waitForMachines(context, { cluster: "demo", counts, seconds: 60 });
    await context.measure("patch", () => upgrade(context, reference, "v1.34.2"));
    await context.measure("minor", () => upgrade(context, reference, "v1.35.2"));
    await expectNodes(context, await context.client.waitFor(reference, readyWithin(60)), 4);
  },
};

const counts = { "control-plane": 1, first: 1, second: 2 };
const workers = [
  { name: "first", replicas: 1 },
  { name: "second", replicas: 2 },
];

function at(version: string): Readonly<Record<string, unknown>> {
  return { kubernetes: { version }, workers };
}

const deployment = z.object({
  spec: z.object({ template: z.object({ spec: z.object({ version: z.string() }) }) }),
});

function versionOf(object: KubernetesObject): string {
  return deployment.parse(object).spec.template.spec.version;
}

async function upgrade(context: ScenarioContext, reference: Reference, version: string): Promise<void> {
  await changeCluster(context, reference, at(version));
  await poll({ what: `everything to run ${version}`, seconds: 400 }, () => isDone(context, version));
  const machines = await waitForMachines(context, { cluster: "demo", counts, seconds: 60 });
  assert.deepEqual(new Set(machines.map(({ spec }) => spec?.["version"])), new Set([version]));
  await context.client.waitFor(reference, {
    what: `the status reports ${version}`,
    seconds: 60,
    holds: ({ status }) => {
      const { desired, controlPlane, workers: oldest } = Object(status?.["version"]);
      return [desired, controlPlane, oldest].every((text) => text === version);
    },
  });
}

/** Lists the MachineDeployments first: if a pool has the version, the control plane, listed later, must be done. */
async function isDone(context: ScenarioContext, version: string): Promise<true | undefined> {
  const { client, namespace } = context;
  const deployments = await client.list(machineDeploymentKind, { namespace });
  const controlPlanes = await client.list(controlPlaneKind, { namespace });
  const machines = await machinesOf(context, "demo");
  const followers = deployments.filter((object) => versionOf(object) === version);
  const isControlPlaneDone = controlPlanes.every(
    (object) => object.spec?.["version"] === version && object.status?.["version"] === version && isSettled(object),
  );
  assert.ok(followers.length === 0 || isControlPlaneDone, "a pool was upgraded before the control plane was done");
  const rolling = followers.filter((object) => hasOldMachines(object, machines));
  assert.ok(rolling.length <= 1, "two pools have machines to replace at the same time");
  return isControlPlaneDone && followers.length === workers.length && rolling.length === 0 ? true : undefined;
}

/** Checks the machines: the counts of a MachineDeployment lag behind its generation (decision 0102). */
function hasOldMachines(object: KubernetesObject, machines: readonly KubernetesObject[]): boolean {
  const members = machines.filter(
    ({ metadata }) => metadata.labels?.["cluster.x-k8s.io/deployment-name"] === object.metadata.name,
  );
  return members.some(({ spec }) => spec?.["version"] !== versionOf(object));
}
