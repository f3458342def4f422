import assert from "node:assert/strict";
import { pollUntil } from "../poll.ts";
import type { KubernetesObject } from "../kubernetes/object.ts";
import type { Scenario } from "../scenario.ts";
import { changeCluster, createCluster } from "../tenant/cluster.ts";
import { expectFacts, followCourse } from "../tenant/course.ts";
import { machinesOf } from "../tenant/machines.ts";
import { waitUntilSettled } from "../tenant/settled.ts";

export const scenario: Scenario = {
  title: "labels, annotations, timeouts, health checks and rollout strategy change in place, without new machines",
  timeoutSeconds: 480,
  run: async (context) => {
    const course = await followCourse(context);
    const reference = await createCluster(context);
    await waitUntilSettled(context, reference);
    await course.describe();
    const before = await machinesOf(context, "demo");
    await changeCluster(context, reference, { controlPlane: { replicas: 1, ...settings }, workers: [pool] });
    await context.measure("on all machines", () =>
      pollUntil({ what: "every machine to have the settings", seconds: 60 }, async () =>
        (await machinesOf(context, "demo")).every(hasSettings),
      ),
    );
    await waitUntilSettled(context, reference);
    await expectFacts(course, []);
    const after = await machinesOf(context, "demo");
    assert.deepEqual(after.map(uidOf).toSorted(), before.map(uidOf).toSorted());
  },
};

const role = "node-role.kubernetes.io/gpu";
const settings = {
  labels: { [role]: "" },
  timeouts: { drainSeconds: 7 },
  healthCheck: { nodeStartupTimeoutSeconds: 900 },
};
const pool = {
  name: "default",
  replicas: 2,
  ...settings,
  machineAnnotations: { "example.org/team": "blue" },
  rollout: { maxSurge: 2, maxUnavailable: 1 },
};

function hasSettings({ metadata: { labels = {}, annotations = {} }, spec }: KubernetesObject): boolean {
  const isWorker = "cluster.x-k8s.io/deployment-name" in labels;
  const drain = Object(spec?.["deletion"])["nodeDrainTimeoutSeconds"];
  return labels[role] === "" && drain === 7 && (!isWorker || annotations["example.org/team"] === "blue");
}

function uidOf({ metadata }: KubernetesObject): string {
  return metadata.uid ?? "";
}
