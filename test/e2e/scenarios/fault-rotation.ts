import { clusterApiPrograms } from "../providers/providers.ts";
import { pollUntil } from "../poll.ts";
import type { Scenario } from "../scenario.ts";
import { changeCluster, createCluster } from "../tenant/cluster.ts";
import { expectFacts, followCourse } from "../tenant/course.ts";
import { rotation } from "../tenant/expected-facts.ts";
import { machinesOf } from "../tenant/machines.ts";
import { syncedIsFalseWith } from "../tenant/synced.ts";
import { waitUntilSettled } from "../tenant/settled.ts";

export const scenario: Scenario = {
  title: "all managers of Cluster API crash during a rollout: each machine is still replaced exactly once",
  timeoutSeconds: 900,
  alone: true,
  run: async (context) => {
    const { client, measure, supervisor, atTheEnd } = context;
    const restartAll = async (): Promise<void> => {
      for (const program of clusterApiPrograms) await supervisor.restart(program);
    };
    atTheEnd(restartAll);
    const course = await followCourse(context);
    const reference = await createCluster(context, { spec: poolOf({}) });
    await waitUntilSettled(context, reference);
    await course.describe();
    await changeCluster(context, reference, poolOf({ machine }));
    await pollUntil(
      { what: "the first new machine", seconds: 60 },
      async () => (await machinesOf(context, "demo")).length > 3,
    );
    for (const program of clusterApiPrograms) await supervisor.kill(program);
    await changeCluster(context, reference, poolOf({ machine, timeouts: { drainSeconds: 7 } }));
    await client.waitFor(reference, syncedIsFalseWith("failed calling webhook", 90));
    await measure("after all restarted", async () => {
      await restartAll();
      await waitUntilSettled(context, reference, 400);
    });
    await expectFacts(course, rotation("default", "v1.35.2", 2));
  },
};

const machine = { docker: { startup: { machineSeconds: 1 } } };

function poolOf(settings: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return { workers: [{ name: "default", replicas: 2, ...settings }] };
}
