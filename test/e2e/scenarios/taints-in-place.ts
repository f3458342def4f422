import assert from "node:assert/strict";
import { pollUntil } from "../poll.ts";
import type { KubernetesObject, Reference } from "../kubernetes/object.ts";
import type { Scenario, ScenarioContext } from "../scenario.ts";
import { changeCluster, createCluster, listNodes } from "../tenant/cluster.ts";
import { installInMemoryClass } from "../tenant/cluster-class.ts";
import { expectFacts, followCourse } from "../tenant/course.ts";
import { createPlatform } from "../tenant/platform.ts";
import { waitUntilSettled } from "../tenant/settled.ts";

export const scenario: Scenario = {
  title: "taints of pool and control plane change on the running nodes, without new machines, with a ClusterClass too",
  timeoutSeconds: 900,
  run: async (context) => {
    const { choice } = await createPlatform(context, { featureGates: ["MachineTaintPropagation"] });
    const course = await followCourse(context);
    const plain = { crossplane: choice, workers: [{ name: "default", replicas: 2 }] };
    const reference = await createCluster(context, { spec: plain });
    await waitUntilSettled(context, reference);
    await course.describe();
    await changeTaints(context, reference, plain);
    await waitUntilSettled(context, reference);
    await expectFacts(course, []);

    const classed = {
      crossplane: choice,
      topology: { classRef: await installInMemoryClass(context) },
      infrastructure: undefined,
      workers: [{ name: "default", replicas: 1, topology: { class: "default-worker" } }],
    };
    const other = await createCluster(context, { name: "classed", spec: classed });
    await changeTaints(context, other, classed);
  },
};

const ofControlPlane = { key: "example.org/maintenance", effect: "PreferNoSchedule", propagation: "Always" };
const ofPool = { key: "example.org/drained", value: "yes", effect: "NoSchedule", propagation: "Always" };

type Spec = Readonly<Record<string, unknown>> & { readonly workers: readonly object[] };

/** Adds the taints, changes one of them and removes both. */
async function changeTaints(context: ScenarioContext, reference: Reference, spec: Spec): Promise<void> {
  const change = (taint: object) =>
    changeCluster(context, reference, {
      ...spec,
      controlPlane: { replicas: 1, taints: [ofControlPlane] },
      workers: spec.workers.map((pool) => ({ ...pool, taints: [taint] })),
    });
  const before = await nodesOf(context, reference);
  await change(ofPool);
  await expectTaints(context, reference, { controlPlane: "PreferNoSchedule", pool: "yes" });
  await change({ ...ofPool, value: "no" });
  await expectTaints(context, reference, { controlPlane: "PreferNoSchedule", pool: "no" });
  await changeCluster(context, reference, spec);
  await expectTaints(context, reference, { controlPlane: undefined, pool: undefined });
  assert.deepEqual(namesOf(await nodesOf(context, reference)), namesOf(before));
}

interface Expected {
  /** Effect of the taint of the control plane. */
  readonly controlPlane: string | undefined;
  /** Value of the taint of the pool. */
  readonly pool: string | undefined;
}

async function expectTaints(context: ScenarioContext, reference: Reference, expected: Expected): Promise<void> {
  const what = `the nodes of ${reference.name} to have the taints ${JSON.stringify(expected)}`;
  await context.measure(what, () =>
    pollUntil({ what, seconds: 120 }, async () => {
      const nodes = await nodesOf(context, reference);
      const [owners, others] = [nodes.filter(isControlPlane), nodes.filter((node) => !isControlPlane(node))];
      const hasOwn = owners.every((node) => taintOf(node, ofControlPlane.key)?.effect === expected.controlPlane);
      return hasOwn && others.every((node) => taintOf(node, ofPool.key)?.value === expected.pool);
    }),
  );
}

async function nodesOf(context: ScenarioContext, reference: Reference): Promise<readonly KubernetesObject[]> {
  const object = await context.client.get(reference);
  assert.ok(object);
  return listNodes(context, object);
}

function isControlPlane({ metadata: { labels = {} } }: KubernetesObject): boolean {
  return "node-role.kubernetes.io/control-plane" in labels;
}

interface Taint {
  readonly key?: string;
  readonly value?: string;
  readonly effect?: string;
}

function taintOf({ spec }: KubernetesObject, key: string): Taint | undefined {
  const taints: unknown = spec?.["taints"];
  return Array.isArray(taints) ? taints.find((taint: Taint) => taint.key === key) : undefined;
}

function namesOf(nodes: readonly KubernetesObject[]): string[] {
  return nodes.map(({ metadata }) => metadata.name ?? "").toSorted();
}
