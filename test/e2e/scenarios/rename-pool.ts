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
    expectBefore(all, "new: machine runs (v1.35.2)", "old: desired replicas 0");
    expectBefore(all, "old: machine deleted (v1.35.2)", "old: deleted");
  },
};

const expected = [
  "new: bootstrap template created",
  "new: machine template created",
  "new: desired version v1.35.2",
  "new: desired replicas 2",
  "new: machine created (v1.35.2)",
  "new: machine created (v1.35.2)",
  "old: desired replicas 0",
  "old: machine deleted (v1.35.2)",
  "old: machine deleted (v1.35.2)",
  "old: machine template deleted",
  "old: bootstrap template deleted",
  "old: deleted",
];

function poolNamed(name: string): Readonly<Record<string, unknown>> {
  return { workers: [{ name, replicas: 2 }] };
}
