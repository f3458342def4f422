import type { Scenario } from "../scenario.ts";
import { acceptedWithin, changeCluster, createCluster, rejectedWith } from "../tenant/cluster.ts";
import { expectFacts, followCourse } from "../tenant/course.ts";
import { controlPlaneUpgrade } from "../tenant/expected-facts.ts";
import { waitUntilSettled } from "../tenant/settled.ts";
import { poolsFollow, twoPoolsAt, waitForControlPlaneAt, waitForMachineOf } from "../tenant/upgrading.ts";

export const scenario: Scenario = {
  title: "an invalid edit during an upgrade is rejected without effect, and the upgrade continues once it is corrected",
  timeoutSeconds: 720,
  run: async (context) => {
    const [from, to] = ["v1.34.1", "v1.35.2"];
    const { client, measure } = context;
    const course = await followCourse(context);
    const reference = await createCluster(context, { spec: twoPoolsAt(from) });
    await waitUntilSettled(context, reference);
    await course.describe();
    await changeCluster(context, reference, twoPoolsAt(to));
    await waitForMachineOf(context, to);
    // The user tries to go back to the old version, and removes a pool in the same edit.
    await changeCluster(context, reference, { ...twoPoolsAt(from), workers: [{ name: "second", replicas: 2 }] });
    await client.waitFor(reference, rejectedWith("cannot be downgraded", 40));
    await waitForControlPlaneAt(context, to);
    await client.waitFor(reference, rejectedWith("cannot be downgraded", 40));
    await expectFacts(course, controlPlaneUpgrade(from, to));
    await changeCluster(context, reference, twoPoolsAt(to));
    await client.waitFor(reference, acceptedWithin(40));
    await measure("the rest", () => waitUntilSettled(context, reference));
    await expectFacts(course, poolsFollow(from, to));
  },
};
