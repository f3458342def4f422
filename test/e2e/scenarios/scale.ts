import assert from "node:assert/strict";
import { isTrue, type Reference } from "../kubernetes/object.ts";
import type { Scenario, ScenarioContext } from "../scenario.ts";
import { changeCluster, createCluster } from "../tenant/cluster.ts";
import { waitForMachines } from "../tenant/machines.ts";

export const scenario: Scenario = {
  title: "pools and the control plane scale up and down, remaining machines are not replaced, and the API stays usable",
  timeoutSeconds: 600,
  run: async (context) => {
    const reference = await createCluster(context, { spec: sizes(1, 1) });
    const first = await settledAt(context, 1, 1);
    await context.measure("workers 1→3", () => scale(context, reference, [1, 3]));
    await context.measure("control plane 1→3", () => scale(context, reference, [3, 3]));
    const most = await settledAt(context, 3, 3);
    assert.ok(first.every((uid) => most.includes(uid)));
    await context.measure("workers 3→1", () => scale(context, reference, [3, 1]));
    await context.measure("control plane 3→1", () => scale(context, reference, [1, 1]));
    const last = await settledAt(context, 1, 1);
    assert.ok(last.every((uid) => most.includes(uid)));
  },
};

function sizes(controlPlane: number, workers: number): Readonly<Record<string, unknown>> {
  return { controlPlane: { replicas: controlPlane }, workers: [{ name: "default", replicas: workers }] };
}

async function settledAt(context: ScenarioContext, controlPlane: number, workers: number): Promise<readonly unknown[]> {
  const counts = { "control-plane": controlPlane, default: workers };
  const machines = await waitForMachines(context, { cluster: "demo", counts, seconds: 180 });
  return machines.map(({ metadata }) => metadata.uid);
}

async function scale(
  context: ScenarioContext,
  reference: Reference,
  [controlPlane, workers]: readonly [number, number],
): Promise<void> {
  await changeCluster(context, reference, sizes(controlPlane, workers));
  await settledAt(context, controlPlane, workers);
  const summary = { controlPlane: `${controlPlane}/${controlPlane}`, workers: `${workers}/${workers}` };
  await context.client.waitFor(reference, {
    what: `the status reports ${summary.controlPlane} and ${summary.workers}`,
    seconds: 60,
    holds: (object) => {
      const { controlPlane: ready, workers: others } = Object(object.status?.["summary"]);
      return ready === summary.controlPlane && others === summary.workers && isTrue(object, "Ready");
    },
  });
}
