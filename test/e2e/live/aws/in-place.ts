import assert from "node:assert/strict";
import { textsIn } from "../../aws/api.ts";
import { takeRegion } from "../../aws/regions.ts";
import type { KubernetesObject } from "../../kubernetes/object.ts";
import { pollUntil } from "../../poll.ts";
import { awsApiOf } from "../../processes/moto.ts";
import type { ScenarioContext } from "../../scenario.ts";
import { expectFacts } from "../../tenant/course.ts";
import { machinesOf } from "../../tenant/machines.ts";
import { createLiveCluster } from "../live-cluster.ts";
import type { LiveScenario } from "../live-scenario.ts";
import { expectRest } from "../rest.ts";

export const scenario: LiveScenario = {
  title: "tags of the account, labels, timeouts and health checks change on running instances, and none is replaced",
  timeoutSeconds: 1500,
  run: async (context, given) => {
    const region = await takeRegion(context);
    const provider = { ...given, infrastructure: async () => ({ aws: { region } }) };
    const { reference, course, change } = await createLiveCluster(context, provider);
    const before = await machinesOf(context, reference.name);
    const [machine] = provider.machines;
    await change("changed", {
      workers: [{ name: "default", replicas: 2, ...settings }],
      fields: {
        infrastructure: { aws: { region, additionalTags: { team: "blue" } } },
        controlPlane: { replicas: 1, machine, ...settings },
      },
    });
    await context.measure("tagged", () => waitForTags(context, region, 3));
    await pollUntil({ what: "every machine to have the settings", seconds: 120 }, async () =>
      (await machinesOf(context, reference.name)).every(hasSettings),
    );
    await expectFacts(course, []);
    const after = await machinesOf(context, reference.name);
    assert.deepEqual(after.map(uidOf).toSorted(), before.map(uidOf).toSorted());
    await expectRest(context, reference, provider);
  },
};

const role = "node-role.kubernetes.io/gpu";
const settings = {
  labels: { [role]: "" },
  timeouts: { drainSeconds: 7 },
  healthCheck: { nodeStartupTimeoutSeconds: 900 },
};

async function waitForTags(context: ScenarioContext, region: string, count: number): Promise<void> {
  const parameters = { "Filter.1.Name": "tag:team", "Filter.1.Value.1": "blue" };
  await pollUntil({ what: `${count} instances with the tag`, seconds: 180 }, async () => {
    const found = await awsApiOf(context).call(region, { service: "ec2", action: "DescribeInstances", parameters });
    return textsIn(found, "instanceId").length === count;
  });
}

function hasSettings({ metadata: { labels = {} }, spec }: KubernetesObject): boolean {
  return labels[role] === "" && Object(spec?.["deletion"])["nodeDrainTimeoutSeconds"] === 7;
}

function uidOf({ metadata }: KubernetesObject): string {
  return metadata.uid ?? "";
}
