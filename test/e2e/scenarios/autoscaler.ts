import type { Scenario, ScenarioContext } from "../scenario.ts";
import { autoscale } from "../tenant/autoscaling.ts";
import { changeCluster, createCluster } from "../tenant/cluster.ts";
import { expectFacts, followCourse } from "../tenant/course.ts";
import { rotation } from "../tenant/expected-facts.ts";
import { waitForMachines } from "../tenant/machines.ts";
import { waitUntilSettled } from "../tenant/settled.ts";

export const scenario: Scenario = {
  title: "replicas set by an autoscaler survive edits and a rollout, until autoscaling is removed from the spec",
  timeoutSeconds: 720,
  run: async (context) => {
    const course = await followCourse(context);
    const reference = await createCluster(context, { spec: poolOf({ autoscaling }) });
    await settledWith(context, 1);
    await course.describe();
    await autoscale(context, 3);
    await context.measure("1→3", () => settledWith(context, 3));
    await changeCluster(context, reference, poolOf({ autoscaling, timeouts: { drainSeconds: 7 } }));
    await waitUntilSettled(context, reference);
    await expectFacts(course, ["default: desired replicas 3", made, made]);
    await changeCluster(context, reference, poolOf({ autoscaling, machine: slower }));
    await context.measure("rotated", () => waitUntilSettled(context, reference));
    await expectFacts(course, rotation("default", version, 3));
    await autoscale(context, 2);
    await settledWith(context, 2);
    await changeCluster(context, reference, poolOf({ replicas: 1, machine: slower }));
    await settledWith(context, 1);
    await expectFacts(course, ["default: desired replicas 2", gone, "default: desired replicas 1", gone]);
  },
};

const version = "v1.35.2";
const made = `default: machine created (${version})`;
const gone = `default: machine deleted (${version})`;
const autoscaling = { minReplicas: 1, maxReplicas: 4 };
const slower = { docker: { startup: { machineSeconds: 1 } } };

function poolOf(settings: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return { workers: [{ name: "default", ...settings }] };
}

async function settledWith(context: ScenarioContext, workers: number): Promise<void> {
  const counts = { "control-plane": 1, default: workers };
  await waitForMachines(context, { cluster: "demo", counts, seconds: 180 });
}
