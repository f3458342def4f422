import assert from "node:assert/strict";
import { isTrue, type KubernetesObject, referenceOf } from "../kubernetes/object.ts";
import type { Scenario, ScenarioContext } from "../scenario.ts";
import { acceptedWithin, createCluster, rejectedWith } from "../tenant/cluster.ts";
import { coreClusterKind } from "../tenant/kinds.ts";
import { kubernetesCluster, readyWithin } from "../tenant/kubernetes-cluster.ts";
import { machinesOf, waitForMachines } from "../tenant/machines.ts";
import { orphan } from "../tenant/orphan.ts";

export const scenario: Scenario = {
  title: "a running Cluster of another owner is not changed; with the annotation it is adopted without a new machine",
  timeoutSeconds: 480,
  run: async (context) => {
    const { client, measure, namespace } = context;
    const created = await createCluster(context);
    await waitForMachines(context, { cluster: "demo", counts, seconds: 60 });
    const core = await orphan(context, created);
    await client.patch(core, { metadata: { labels: { [ownerName]: null, [ownerNamespace]: null } } });
    const before = { cluster: await client.get(core), machines: await uids(context) };
    const requested = kubernetesCluster({ name: "demo", namespace });
    const reference = referenceOf(await client.apply(requested));
    await client.waitFor(reference, rejectedWith("exists and does not belong to this KubernetesCluster", 30));
    expectUntouched(await client.get(core), before.cluster);
    await client.patch(reference, { metadata: { annotations: { "capi.crossplane.io/adopt": "demo" } } });
    await measure("adopted", () => client.waitFor(core, { what: "adopted", seconds: 120, holds: isOurs(requested) }));
    await client.waitFor(reference, acceptedWithin(60));
    await measure("ready", () => client.waitFor(reference, readyWithin(120)));
    await expectSameMachines(context, before.machines);
  },
};

const ownerName = "capi.crossplane.io/owner-name";
const ownerNamespace = "capi.crossplane.io/owner-namespace";
const counts = { "control-plane": 1, default: 2 };

async function uids(context: ScenarioContext): Promise<ReadonlySet<unknown>> {
  return new Set((await machinesOf(context, "demo")).map(({ metadata }) => metadata.uid));
}

function expectUntouched(now: KubernetesObject | undefined, before: KubernetesObject | undefined): void {
  assert.deepEqual([now?.metadata.labels, now?.metadata.ownerReferences], [before?.metadata.labels, undefined]);
  assert.equal(now?.metadata.generation, before?.metadata.generation);
}

function isOurs({ metadata }: KubernetesObject): (core: KubernetesObject) => boolean {
  return (core) =>
    core.metadata.labels?.[ownerName] === metadata.name &&
    core.metadata.ownerReferences?.some(({ kind, controller }) => kind === "KubernetesCluster" && controller) === true;
}

/** Checks that adoption replaced no machine, once all controllers have observed the last change. */
async function expectSameMachines(context: ScenarioContext, before: ReadonlySet<unknown>): Promise<void> {
  const { client, namespace } = context;
  const core = { ...coreClusterKind, name: "demo", namespace };
  const settled = (object: KubernetesObject): boolean => isTrue(object, "Available") && !isTrue(object, "RollingOut");
  await client.waitFor(core, { what: "settled", seconds: 60, holds: settled });
  await waitForMachines(context, { cluster: "demo", counts, seconds: 60 });
  assert.deepEqual(await uids(context), before);
}
