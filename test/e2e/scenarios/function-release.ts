import type { Reference } from "../kubernetes/object.ts";
import { makeOtherRelease } from "../processes/other-release.ts";
import type { Scenario, ScenarioContext } from "../scenario.ts";
import { approve, waitForHold } from "../tenant/approval.ts";
import { createCluster } from "../tenant/cluster.ts";
import { expectFacts, expectFactsOfEach, followCourse } from "../tenant/course.ts";
import { waitUntilSettled } from "../tenant/settled.ts";

export const scenario: Scenario = {
  title:
    "a new release that renders machines differently replaces no machine until approved, and neither does a rollback",
  timeoutSeconds: 720,
  alone: true,
  run: async (context) => {
    const release = makeOtherRelease(context.supervisor, {
      file: "function/infrastructure/docker.ts",
      from: "nodefs.available<0%",
      to: "nodefs.available<1%",
    });
    context.atTheEnd(release.remove);
    const course = await followCourse(context);
    const reference = await createCluster(context);
    await waitUntilSettled(context, reference);
    await course.describe();
    await release.start();
    const hash = await waitForHoldAfterReconcile(context, reference);
    await expectFacts(course, []);
    await approve(context, reference, hash);
    await context.measure("3 machines replaced", () => waitUntilSettled(context, reference));
    expectFactsOfEach(await course.describe(), everythingReplaced);
    await release.stop();
    await waitForHoldAfterReconcile(context, reference);
    await expectFacts(course, []);
  },
};

const held = { reason: "FunctionUpgrade", machines: 3 };
const replaced = "machine replaced (v1.35.2)";
const everythingReplaced = [
  `control plane: ${replaced}`,
  "default: bootstrap template created",
  `default: ${replaced}`,
  `default: ${replaced}`,
  "default: bootstrap template deleted",
];

/** Crossplane does not notice that another release answers, so an annotation triggers a reconcile. */
async function waitForHoldAfterReconcile(context: ScenarioContext, reference: Reference): Promise<string> {
  const looked = new Date().toISOString();
  await context.client.patch(reference, { metadata: { annotations: { "example.org/looked": looked } } });
  return waitForHold(context, reference, held);
}
