import assert from "node:assert/strict";
import { referenceOf } from "../kubernetes/object.ts";
import { clusterApiPrograms } from "../providers/providers.ts";
import type { Scenario, ScenarioContext } from "../scenario.ts";
import { waitForMoment, type Moment } from "../tenant/creation.ts";
import { kubernetesCluster, readyWithin } from "../tenant/kubernetes-cluster.ts";
import { machinesOf, waitForMachines } from "../tenant/machines.ts";

const core = "capi-core";
const bootstrap = "capi-kubeadm-bootstrap";
const controlPlane = "capi-kubeadm-control-plane";

export const scenario: Scenario = {
  title: "every manager of Cluster API may restart while a cluster is created and while it runs",
  timeoutSeconds: 600,
  alone: true,
  run: async (context) => {
    const { client, measure, namespace, supervisor, atTheEnd } = context;
    atTheEnd(() => restartAll(context));
    const reference = referenceOf(await client.apply(kubernetesCluster({ name: "demo", namespace })));
    await measure("ready", async () => {
      for (const [moment, program] of restarts) {
        await waitForMoment(context, moment);
        await supervisor.kill(program);
        await supervisor.restart(program);
      }
      await client.waitFor(reference, readyWithin(300));
    });
    const before = await uids(context);
    await restartAll(context);
    const counts = { "control-plane": 1, default: 2 };
    await measure("ready again", () => client.waitFor(reference, readyWithin(180)));
    await waitForMachines(context, { cluster: "demo", counts, seconds: 120 });
    assert.deepEqual(await uids(context), before);
  },
};

const restarts: readonly (readonly [Moment, string])[] = [
  ["composed", core],
  ["endpoint", controlPlane],
  ["machine", bootstrap],
  ["initialized", core],
];

async function restartAll({ supervisor }: ScenarioContext): Promise<void> {
  for (const program of clusterApiPrograms) await supervisor.restart(program);
}

async function uids(context: ScenarioContext): Promise<ReadonlySet<unknown>> {
  return new Set((await machinesOf(context, "demo")).map(({ metadata }) => metadata.uid));
}
