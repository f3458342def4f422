import { referenceOf } from "../kubernetes/object.ts";
import type { Scenario, ScenarioContext } from "../scenario.ts";
import { autoscale } from "../tenant/autoscaling.ts";
import { changeCluster, createCluster } from "../tenant/cluster.ts";
import { expectFacts, followCourse } from "../tenant/course.ts";
import { controlPlaneUpgrade } from "../tenant/expected-facts.ts";
import { machinesOf, waitForMachines } from "../tenant/machines.ts";
import { createPlatform } from "../tenant/platform.ts";
import { waitUntilSettled } from "../tenant/settled.ts";

export const scenario: Scenario = {
  title:
    "a pool that is held back scales, replaces a machine and is autoscaled, if the platform lets older workers join",
  timeoutSeconds: 720,
  run: async (context) => {
    const { choice } = await createPlatform(context, { heldBackPools: {} });
    const spec = (version: string, size: number | Autoscaling) => ({
      crossplane: choice,
      kubernetes: { version },
      workers: [{ name: "held", version: from, ...(typeof size === "number" ? { replicas: size } : size) }],
    });
    const course = await followCourse(context);
    const reference = await createCluster(context, { spec: spec(from, 1) });
    await waitUntilSettled(context, reference);
    await course.describe();
    await changeCluster(context, reference, spec(to, 1));
    await context.measure("upgraded", () => waitUntilSettled(context, reference));
    await expectFacts(course, controlPlaneUpgrade(from, to));
    await changeCluster(context, reference, spec(to, 2));
    await context.measure("scaled", () => waitForPool(context, 2));
    await context.measure("healed", () => replaceOne(context));
    await changeCluster(context, reference, spec(to, { autoscaling: { minReplicas: 1, maxReplicas: 4 } }));
    await waitUntilSettled(context, reference);
    await autoscale(context, 3);
    await context.measure("autoscaled", () => waitForPool(context, 3));
    await waitUntilSettled(context, reference);
    await waitForPool(context, 3);
  },
};

type Autoscaling = { readonly autoscaling: Readonly<Record<string, number>> };

const from = "v1.34.1";
const to = "v1.35.2";

async function waitForPool(context: ScenarioContext, held: number): Promise<void> {
  await waitForMachines(context, { cluster: "demo", counts: { "control-plane": 1, held }, seconds: 180 });
}

/** Deletes a worker, as a health check does, and waits for another one. */
async function replaceOne(context: ScenarioContext): Promise<void> {
  const machines = await machinesOf(context, "demo");
  const worker = machines.find(({ spec }) => spec?.["version"] === from);
  if (!worker) throw new Error(`no machine runs ${from}`);
  const reference = referenceOf(worker);
  await context.client.delete(reference);
  await context.client.waitUntilGone(reference, 180);
  await waitForPool(context, 2);
}
