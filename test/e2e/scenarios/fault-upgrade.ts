import type { Reference } from "../kubernetes/object.ts";
import { functionProcess } from "../processes/function-server.ts";
import type { Scenario, ScenarioContext } from "../scenario.ts";
import { changeCluster, createCluster } from "../tenant/cluster.ts";
import { type Course, expectFacts, followCourse } from "../tenant/course.ts";
import { controlPlaneUpgrade } from "../tenant/expected-facts.ts";
import { waitUntilSettled } from "../tenant/settled.ts";
import { poolsFollow, twoPoolsAt, waitForControlPlaneAt, waitForMachineOf } from "../tenant/upgrading.ts";

const crossplane = "crossplane";

export const scenario: Scenario = {
  title: "an upgrade waits while the function or Crossplane is down, and then continues",
  timeoutSeconds: 1200,
  alone: true,
  run: async (context) => {
    const { measure, supervisor, atTheEnd } = context;
    for (const program of [functionProcess, crossplane]) atTheEnd(() => supervisor.restart(program));
    const course = await followCourse(context);
    const reference = await createCluster(context, { spec: twoPoolsAt("v1.34.1") });
    await waitUntilSettled(context, reference);
    await course.describe();
    const cluster = { context, course, reference };
    const patch = { program: functionProcess, from: "v1.34.1", to: "v1.34.2" };
    const minor = { program: crossplane, from: "v1.34.2", to: "v1.35.2" };
    await measure("patch, the function down", () => upgradeWithout(cluster, patch));
    await measure("minor, Crossplane down", () => upgradeWithout(cluster, minor));
  },
};

type Followed = { readonly context: ScenarioContext; readonly course: Course; readonly reference: Reference };
type Interruption = { readonly program: string; readonly from: string; readonly to: string };

/** The control plane finishes its upgrade without the program; the pools wait for it. */
async function upgradeWithout(
  { context, course, reference }: Followed,
  { program, from, to }: Interruption,
): Promise<void> {
  await changeCluster(context, reference, twoPoolsAt(to));
  await waitForMachineOf(context, to);
  await context.supervisor.kill(program);
  await waitForControlPlaneAt(context, to);
  await expectFacts(course, controlPlaneUpgrade(from, to));
  await context.supervisor.restart(program);
  await waitUntilSettled(context, reference, 400);
  await expectFacts(course, poolsFollow(from, to));
}
