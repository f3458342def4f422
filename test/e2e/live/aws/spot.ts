import assert from "node:assert/strict";
import { textsIn } from "../../aws/api.ts";
import { takeRegion } from "../../aws/regions.ts";
import { awsApiOf } from "../../processes/moto.ts";
import type { ScenarioContext } from "../../scenario.ts";
import { autoscale } from "../../tenant/autoscaling.ts";
import { expectFacts } from "../../tenant/course.ts";
import { machineDeploymentKind } from "../../tenant/kinds.ts";
import { waitForMachines } from "../../tenant/machines.ts";
import { waitUntilSettled } from "../../tenant/settled.ts";
import { createLiveCluster } from "../live-cluster.ts";
import type { LiveScenario } from "../live-scenario.ts";

export const scenario: LiveScenario = {
  title: "an empty pool of spot instances is scaled from zero as by the autoscaler, keeps its size, and is emptied",
  timeoutSeconds: 1800,
  run: async (context, given) => {
    const region = await takeRegion(context);
    const provider = { ...given, infrastructure: async () => ({ aws: { region } }) };
    const { reference, course, change } = await createLiveCluster(context, provider, { workers: pools({}) });
    await expectCapacity(context);
    await autoscale(context, 2);
    await context.measure("0→2", () => waitForSpot(context, 2));
    assert.equal((await spotInstances(context, region)).length, 2);
    await change("edited", { workers: pools({ timeouts: { drainSeconds: 110 } }) });
    const [version] = provider.versions;
    const created = `spot: machine created (${version})`;
    await expectFacts(course, ["spot: desired replicas 2", created, created]);
    await autoscale(context, 0);
    await context.measure("2→0", () => waitForSpot(context, 0));
    await waitUntilSettled(context, reference, 600);
    const deleted = `spot: machine deleted (${version})`;
    await expectFacts(course, ["spot: desired replicas 0", deleted, deleted]);
  },
};

function pools(settings: object): readonly Readonly<Record<string, unknown>>[] {
  return [
    { name: "default", replicas: 1 },
    {
      name: "spot",
      autoscaling: { minReplicas: 0, maxReplicas: 4, capacity: { cpu: "16", memory: "64Gi" } },
      machine: { type: "m7i.4xlarge", aws: { spot: { enabled: true, maxPrice: "0.45" } } },
      taints: [{ key: "lifecycle", value: "spot", effect: "NoSchedule" }],
      ...settings,
    },
  ];
}

async function waitForSpot(context: ScenarioContext, spot: number): Promise<void> {
  const counts = { "control-plane": 1, default: 1, ...(spot > 0 ? { spot } : {}) };
  await waitForMachines(context, { cluster: "demo", counts, seconds: 300 });
}

/** An autoscaler reads there which machines an empty pool would have. */
async function expectCapacity({ client, namespace }: ScenarioContext): Promise<void> {
  const deployments = await client.list(machineDeploymentKind, { namespace });
  const annotations = deployments.map(({ metadata }) => metadata.annotations ?? {});
  const prefix = "capacity.cluster-autoscaler.kubernetes.io/";
  const found = annotations.find((each) => `${prefix}cpu` in each);
  assert.deepEqual([found?.[`${prefix}cpu`], found?.[`${prefix}memory`]], ["16", "64Gi"]);
}

async function spotInstances(context: ScenarioContext, region: string): Promise<readonly string[]> {
  const found = await awsApiOf(context).call(region, { service: "ec2", action: "DescribeInstances" });
  return textsIn(found, "instanceLifecycle").filter((lifecycle) => lifecycle === "spot");
}
