import type { Scenario } from "../scenario.ts";
import { approve, waitForHold } from "../tenant/approval.ts";
import { changeCluster, createCluster } from "../tenant/cluster.ts";
import { expectFacts, followCourse } from "../tenant/course.ts";
import { rotation } from "../tenant/expected-facts.ts";
import { createPlatform, machineClassInput } from "../tenant/platform.ts";
import { waitUntilSettled } from "../tenant/settled.ts";

export const scenario: Scenario = {
  title: "an edited machine class replaces no machine until the team approves, then only machines of the class",
  timeoutSeconds: 600,
  run: async (context) => {
    const platform = await createPlatform(context, machineClassInput(1));
    const course = await followCourse(context);
    const spec = { ...pools(2), crossplane: platform.choice };
    const reference = await createCluster(context, { spec });
    await waitUntilSettled(context, reference);
    await course.describe();
    await platform.say(machineClassInput(2));
    await waitForHold(context, reference, { reason: "PlatformChange", machines: 2 });
    await changeCluster(context, reference, { ...spec, ...pools(3) });
    await waitUntilSettled(context, reference);
    // The added machine still has the old content of the class.
    await expectFacts(course, ["classy: desired replicas 3", `classy: machine created (${version})`]);
    const hash = await waitForHold(context, reference, { reason: "PlatformChange", machines: 3 });
    await approve(context, reference, hash);
    await context.measure("3 machines replaced", () => waitUntilSettled(context, reference));
    await expectFacts(course, rotation("classy", version, 3));
    await platform.say(machineClassInput(3));
    await waitForHold(context, reference, { reason: "PlatformChange", machines: 3 });
    await expectFacts(course, []);
  },
};

const version = "v1.35.2";

function pools(replicas: number): Readonly<Record<string, unknown>> {
  return {
    workers: [
      { name: "classy", replicas, machine: { type: "small" } },
      { name: "plain", replicas: 1 },
    ],
  };
}
