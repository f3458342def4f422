import type { Scenario } from "../scenario.ts";
import { changeCluster, createCluster } from "../tenant/cluster.ts";
import { expectFacts, followCourse } from "../tenant/course.ts";
import { controlPlaneUpgrade, poolUpgrade } from "../tenant/expected-facts.ts";
import { saysHeldBack, waitForVersions } from "../tenant/held-back.ts";
import { waitUntilSettled } from "../tenant/settled.ts";

export const scenario: Scenario = {
  title: "a pool with its own version is not upgraded with the others, and follows once the version is removed",
  timeoutSeconds: 720,
  run: async (context) => {
    const course = await followCourse(context);
    const reference = await createCluster(context, { spec: at(from) });
    await waitUntilSettled(context, reference);
    await course.describe();
    await changeCluster(context, reference, at(to, { version: from }));
    await context.measure("the others", () => waitForVersions(context, { [from]: 2, [to]: 2 }));
    await expectFacts(course, [...controlPlaneUpgrade(from, to), ...poolUpgrade("free", { from, to, machines: 1 })]);
    await context.client.waitFor(reference, saysHeldBack(from));
    await changeCluster(context, reference, at(to));
    await context.measure("the one", () => waitUntilSettled(context, reference));
    await expectFacts(course, poolUpgrade("held", { from, to, machines: 2 }));
  },
};

const from = "v1.34.1";
const to = "v1.35.2";

function at(version: string, settings: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> {
  return {
    kubernetes: { version },
    workers: [
      { name: "held", replicas: 2, ...settings },
      { name: "free", replicas: 1 },
    ],
  };
}
