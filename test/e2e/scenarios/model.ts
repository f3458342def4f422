import assert from "node:assert/strict";
import { life } from "../../scenarios/life.ts";
import { arranged, type Driver, play } from "../../scenarios/script.ts";
import type { Reference } from "../kubernetes/object.ts";
import type { Scenario, ScenarioContext } from "../scenario.ts";
import { type Course, followCourse } from "../tenant/course.ts";
import { kubernetesCluster, kubernetesClusterKind } from "../tenant/kubernetes-cluster.ts";
import { waitUntilSettled } from "../tenant/settled.ts";
import { expectNothingLeft } from "../tenant/tenant.ts";

export const scenario: Scenario = {
  title: "the life of a cluster produces the same facts, in the same order, as the model used by the histories",
  timeoutSeconds: 1200,
  run: async (context) => {
    const driver = managementCluster(context, await followCourse(context));
    for await (const { title, facts, happened, phases, wentThrough } of play(driver, life)) {
      assert.deepEqual(arranged(happened, facts), facts.flat(), title);
      if (phases) assert.deepEqual(wentThrough, phases, title);
    }
  },
};

/** Drives the real controllers, whose order depends on timing alone. */
function managementCluster(context: ScenarioContext, course: Course): Driver {
  const { client, namespace } = context;
  const reference: Reference = { ...kubernetesClusterKind, name: "demo", namespace };
  let isDeleted = false;
  return {
    ask: async (spec) => {
      isDeleted = spec === undefined;
      if (spec) await client.apply(kubernetesCluster({ name: "demo", namespace, spec }));
      else await client.delete(reference);
    },
    settle: async () => (isDeleted ? expectNothingLeft(client, namespace) : waitUntilSettled(context, reference, 400)),
    changes: course.changes,
  };
}
