import type { Scenario } from "../scenario.ts";
import { changeCluster, createCluster } from "../tenant/cluster.ts";
import { expectBefore, expectFactsOfEach, followCourse } from "../tenant/course.ts";
import { controlPlaneUpgrade, poolUpgrade } from "../tenant/expected-facts.ts";
import { waitUntilSettled } from "../tenant/settled.ts";

export const scenario: Scenario = {
  title: "machines that change together with the version are replaced once, those of a pool after the control plane",
  timeoutSeconds: 600,
  run: async (context) => {
    const course = await followCourse(context);
    const reference = await createCluster(context, { spec: at(from, {}) });
    await waitUntilSettled(context, reference);
    await course.describe();
    await changeCluster(context, reference, at(to, { docker: { startup: { machineSeconds: 1 } } }));
    await context.measure("both", () => waitUntilSettled(context, reference));
    const facts = await course.describe();
    expectFactsOfEach(facts.toSorted(templatesFirst), [
      ...templates("control plane"),
      ...templates("default"),
      ...controlPlaneUpgrade(from, to),
      ...poolUpgrade("default", { from, to, machines: 2 }),
    ]);
    for (const change of ["default: machine template created", `default: desired version ${to}`])
      expectBefore(facts, `control plane: runs ${to}`, change);
    for (const part of ["control plane", "default"]) {
      expectBefore(facts, `${part}: machine template created`, `${part}: machine replaced (${from} → ${to})`);
      expectBefore(facts, `${part}: machine replaced (${from} → ${to})`, `${part}: machine template deleted`);
    }
  },
};

const from = "v1.34.1";
const to = "v1.35.2";

function at(version: string, machine: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return {
    kubernetes: { version },
    controlPlane: { replicas: 1, machine },
    workers: [{ name: "default", replicas: 2, machine }],
  };
}

function templates(part: string): readonly string[] {
  return [`${part}: machine template created`, `${part}: machine template deleted`];
}

/** Templates sort first, because Crossplane applies objects in any order. */
function templatesFirst(left: string, right: string): number {
  return Number(right.includes("template")) - Number(left.includes("template"));
}
