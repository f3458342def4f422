import type { Scenario } from "../scenario.ts";
import { changeCluster, createCluster, expectNodes } from "../tenant/cluster.ts";
import { expectFacts, followCourse } from "../tenant/course.ts";
import { readyWithin } from "../tenant/kubernetes-cluster.ts";
import { createPlatform } from "../tenant/platform.ts";
import { waitUntilSettled } from "../tenant/settled.ts";
import { twoPoolsAt, wholeUpgrade } from "../tenant/upgrading.ts";

export const scenario: Scenario = {
  title: "an edit over two minor versions follows the platform's versions, and upgrades the whole cluster at each",
  timeoutSeconds: 900,
  run: async (context) => {
    const [start, middle, end] = ["v1.33.4", "v1.34.5", "v1.35.2"];
    const { choice } = await createPlatform(context, { versions: [{ name: "v1.34.1" }, { name: middle }] });
    const course = await followCourse(context);
    const reference = await createCluster(context, { spec: { ...twoPoolsAt(start), crossplane: choice } });
    await waitUntilSettled(context, reference);
    await course.describe();
    await changeCluster(context, reference, { ...twoPoolsAt(end), crossplane: choice });
    await context.measure("two minors", () => waitUntilSettled(context, reference, 600));
    await expectFacts(course, [...wholeUpgrade(start, middle), ...wholeUpgrade(middle, end)]);
    await expectNodes(context, await context.client.waitFor(reference, readyWithin(60)), 4);
  },
};
