import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import { poll } from "../poll.ts";
import type { KubernetesObject, Reference } from "../kubernetes/object.ts";
import { referenceOf } from "../kubernetes/object.ts";
import type { Scenario, ScenarioContext } from "../scenario.ts";
import { expectNodes, rejectedWith } from "../tenant/cluster.ts";
import { installInMemoryClass } from "../tenant/cluster-class.ts";
import { controlPlaneKind, machineDeploymentKind } from "../tenant/kinds.ts";
import { kubernetesClusterKind, readyWithin } from "../tenant/kubernetes-cluster.ts";
import { isRunning, machinesOf } from "../tenant/machines.ts";
import { expectFieldsInPlace, inPlace, restartControlPlane, waitForPoolsInStatus } from "../tenant/topology-fields.ts";

export const scenario: Scenario = {
  title:
    "a cluster from a ClusterClass is created, scaled, changed in place, upgraded, loses a pool in steps, " +
    "and is deleted; overrides set fields of its topology, and the status has its pools",
  timeoutSeconds: 1200,
  run: async (context) => {
    const { client, measure } = context;
    const topology = { classRef: await installInMemoryClass(context) };
    const apply = (spec: Spec) => client.apply(requested(context, { topology, ...spec }));
    const reference = referenceOf(await apply({ version: "v1.34.2", workers: [first] }));
    await measure("ready", () => client.waitFor(reference, readyWithin(300)));
    await expectNothingButTheCluster(context);
    await waitForPoolsInStatus(context, reference, { version: "v1.34.2", pools: { first: 1 } });

    const workers = [{ ...first, replicas: 2 }, second];
    await apply({ version: "v1.34.2", workers });
    await measure("scaled", () => waitForPools(context, { "control-plane": 1, first: 2, second: 1 }));
    await waitForPoolsInStatus(context, reference, { version: "v1.34.2", pools: { first: 2, second: 1 } });

    await changeFields(context, (change) => apply({ version: "v1.34.2", workers, ...change }));

    const old = await machinesOf(context, "demo");
    await apply({ version: "v1.35.2", workers });
    await measure("upgraded", () => expectControlPlaneFirst(context, reference));
    await expectAllReplacedOnce(context, old);
    await waitForPoolsInStatus(context, reference, { version: "v1.35.2", pools: { first: 2, second: 1 } });

    await apply({ version: "v1.35.2", workers: [first] });
    await measure("pool removed", () => expectEmptiedFirst(context, "second"));
    await waitForPools(context, { "control-plane": 1, first: 1 });
    await waitForPoolsInStatus(context, reference, { version: "v1.35.2", pools: { first: 1 } });
    await expectNodes(context, await client.waitFor(reference, readyWithin(60)), 2);

    await apply({ version: "v1.35.2", workers: [{ ...first, topology: { class: "no-such-class" } }] });
    await client.waitFor(reference, rejectedWith("no-such-class", 60));
    await apply({ version: "v1.35.2", workers: [first], overrides: [scalingOverride] });
    await client.waitFor(reference, rejectedWith("must not touch spec.topology.controlPlane.replicas", 60));
    await apply({ version: "v1.35.2", workers: [first] });
    await client.waitFor(reference, readyWithin(60));
  },
};

const worker = { class: "default-worker" };
const first = { name: "first", replicas: 1, topology: worker };
const second = { name: "second", replicas: 1, topology: worker };

const scalingOverride = {
  name: "scale",
  target: { kind: "Cluster" },
  patch: { spec: { topology: { controlPlane: { replicas: 3 } } } },
};

type Change = {
  readonly workers?: readonly object[];
  readonly overrides?: readonly object[];
  readonly controlPlane?: object;
};
type Spec = Change & { readonly version: string };

/** Changes fields in place, then replaces the machine of the control plane by an override. */
async function changeFields(context: ScenarioContext, apply: (change: Change) => Promise<unknown>): Promise<void> {
  const { controlPlane, pool, overrides } = inPlace;
  const change = { controlPlane, workers: [{ ...first, replicas: 2, ...pool }, second] };
  const before = await namesByPool(context);
  await apply({ ...change, overrides });
  await context.measure("changed in place", () => expectFieldsInPlace(context, poolOf));
  assert.deepEqual(await namesByPool(context), before);

  await apply({ ...change, overrides: [...overrides, restartControlPlane(new Date())] });
  await context.measure("control plane replaced by an override", () =>
    poll({ what: "the machine of the control plane to be replaced", seconds: 240 }, async () => {
      const names = await namesByPool(context);
      const [old = ""] = before["control-plane"] ?? [];
      return names["control-plane"]?.includes(old) === false ? true : undefined;
    }),
  );
  await waitForPools(context, { "control-plane": 1, first: 2, second: 1 });
  const { "control-plane": _, ...workers } = before;
  assert.partialDeepStrictEqual(await namesByPool(context), workers);
}

async function namesByPool(context: ScenarioContext): Promise<Readonly<Record<string, readonly string[]>>> {
  const groups = Map.groupBy(await machinesOf(context, "demo"), poolOf);
  const names = [...groups].map(
    ([pool, machines]) => [pool, machines.map(({ metadata }) => metadata.name ?? "")] as const,
  );
  return Object.fromEntries(names.map(([pool, ofPool]) => [pool, ofPool.toSorted()]));
}

function requested(
  { namespace }: ScenarioContext,
  { version, ...spec }: Spec & { topology: object },
): KubernetesObject {
  return {
    ...kubernetesClusterKind,
    metadata: { name: "demo", namespace },
    spec: { kubernetes: { version }, controlPlane: { replicas: 1 }, ...spec },
  };
}

const entryLabel = "topology.cluster.x-k8s.io/deployment-name";

/** The label is the name of the pool, with a hash as its suffix. */
function poolOf({ metadata }: KubernetesObject): string {
  return metadata.labels?.[entryLabel]?.replace(/-[0-9a-f]{5}$/, "") ?? "control-plane";
}

async function waitForPools(context: ScenarioContext, counts: Readonly<Record<string, number>>): Promise<void> {
  await poll({ what: `the machines ${JSON.stringify(counts)} to run`, seconds: 240 }, async () => {
    const machines = await machinesOf(context, "demo");
    const groups = Map.groupBy(machines, poolOf);
    const found = Object.fromEntries([...groups].map(([pool, members]) => [pool, members.length]));
    return isDeepStrictEqual(sorted(found), sorted(counts)) && machines.every(isRunning) ? true : undefined;
  });
}

function sorted(counts: Readonly<Record<string, number>>): readonly (readonly [string, number])[] {
  return Object.entries(counts).toSorted(([left], [right]) => left.localeCompare(right));
}

/** Crossplane must not compose the objects that Cluster API creates for a topology. */
async function expectNothingButTheCluster({ client, namespace }: ScenarioContext): Promise<void> {
  const made = [
    ...(await client.list(controlPlaneKind, { namespace })),
    ...(await client.list(machineDeploymentKind, { namespace })),
  ];
  assert.equal(made.length, 2);
  for (const { metadata } of made) {
    assert.equal(metadata.labels?.["crossplane.io/composite"], undefined, `${metadata.name} is composed by Crossplane`);
  }
}

async function expectControlPlaneFirst(context: ScenarioContext, reference: Reference): Promise<void> {
  await poll({ what: "the whole cluster to run v1.35.2", seconds: 400 }, async () => {
    const machines = await machinesOf(context, "demo");
    const isNew = ({ spec }: KubernetesObject): boolean => spec?.["version"] === "v1.35.2";
    const workers = machines.filter((machine) => poolOf(machine) !== "control-plane");
    const plane = machines.filter((machine) => poolOf(machine) === "control-plane");
    assert.ok(!workers.some(isNew) || plane.every(isNew), "a worker was upgraded before the control plane");
    return machines.every((machine) => isNew(machine) && isRunning(machine)) ? true : undefined;
  });
  await context.client.waitFor(reference, {
    what: "the status reports v1.35.2 and no upgrade",
    seconds: 60,
    holds: ({ status }) => {
      const { controlPlane, workers } = Object(status?.["version"]);
      return [controlPlane, workers].every((version) => version === "v1.35.2") && status?.["upgrade"] === undefined;
    },
  });
}

async function expectAllReplacedOnce(context: ScenarioContext, old: readonly KubernetesObject[]): Promise<void> {
  await waitForPools(context, { "control-plane": 1, first: 2, second: 1 });
  const names = new Set(old.map(({ metadata }) => metadata.name));
  const notReplaced = (await machinesOf(context, "demo")).filter(({ metadata }) => names.has(metadata.name));
  assert.deepEqual(notReplaced, []);
}

/** A pool must have no machines when its MachineDeployment is deleted. */
async function expectEmptiedFirst(context: ScenarioContext, pool: string): Promise<void> {
  const { client, namespace } = context;
  await poll({ what: `the pool ${pool} to be gone`, seconds: 180 }, async () => {
    const machines = (await machinesOf(context, "demo")).filter((machine) => poolOf(machine) === pool);
    const deployments = await client.list(machineDeploymentKind, { namespace });
    const deployment = deployments.find((candidate) => poolOf(candidate) === pool);
    const isGoing = deployment === undefined || deployment.metadata.deletionTimestamp !== undefined;
    assert.ok(!isGoing || machines.length === 0, `${pool} was deleted with ${machines.length} machines`);
    return deployment === undefined ? true : undefined;
  });
}
