import type { Scenario } from "../scenario.ts";
import { changeCluster, createCluster } from "../tenant/cluster.ts";
import { expectBefore, expectFactsOfEach, followCourse } from "../tenant/course.ts";
import { waitUntilSettled } from "../tenant/settled.ts";
import { describeReplacements } from "../../scenarios/replacements.ts";

export const scenario: Scenario = {
  title: "a renamed pool is removed only when all machines of the new pool run",
  timeoutSeconds: 480,
  run: async (context) => {
    const course = await followCourse(context);
    const reference = await createCluster(context, { spec: poolNamed("old") });
    await waitUntilSettled(context, reference);
    await course.describe();
    await changeCluster(context, reference, poolNamed("new"));
    await context.measure("renamed", () => waitUntilSettled(context, reference));
    const facts = await course.facts();
    expectFactsOfEach(describeReplacements(facts).toSorted(), expected.toSorted());
    const all = facts.map(({ subject, what }) => `${subject}: ${what}`);
    expectBefore(all, "new: machine runs (v1.35.2)", "old: to have 0 machines");
    expectBefore(all, "old: machine gone (v1.35.2)", "old: gone");
  },
};

const expected = [
  "new: bootstrap template made",
  "new: machine template made",
  "new: to run v1.35.2",
  "new: to have 2 machines",
  "new: machine made (v1.35.2)",
  "new: machine made (v1.35.2)",
  "old: to have 0 machines",
  "old: machine gone (v1.35.2)",
  "old: machine gone (v1.35.2)",
  "old: machine template gone",
  "old: bootstrap template gone",
  "old: gone",
];

function poolNamed(name: string): Readonly<Record<string, unknown>> {
  return { workers: [{ name, replicas: 2 }] };
}
