import assert from "node:assert/strict";
import { z } from "zod";
import type { Expectation, KubernetesClient } from "../kubernetes/client.ts";
import { isTrue, type KubernetesObject, type Reference } from "../kubernetes/object.ts";
import { pollUntil } from "../poll.ts";
import type { Scenario, ScenarioContext } from "../scenario.ts";
import { changeCluster, createCluster } from "../tenant/cluster.ts";
import { coreClusterKind, resourceSetKind } from "../tenant/kinds.ts";
import { expectNothingLeft } from "../tenant/tenant.ts";
import { workloadOf } from "../tenant/workload.ts";

const configMapKind = { apiVersion: "v1", kind: "ConfigMap" } as const;
const inCluster = (name: string): Reference => ({ ...configMapKind, name, namespace: "default" });

const manifest = (name: string, color: string): string =>
  `{apiVersion: v1, kind: ConfigMap, metadata: {name: ${name}, namespace: default}, data: {color: ${color}}}\n`;
const paint = (color: string) => ({ name: "paint", manifests: { inline: manifest("paint", color) } });
const varnish = { name: "varnish", manifests: { resources: [{ kind: "Secret", name: "varnish" }] } };

export const scenario: Scenario = {
  title:
    "add-ons by manifests are applied in order, follow their spec, and are deleted with the cluster, not before it",
  timeoutSeconds: 900,
  run: async (context) => {
    await Promise.all([changeAddons(context), deleteInForeground(context)]);
    // Cluster API is the only owner of the Secret, so it is garbage-collected too.
    await context.measure("all gone", () => expectNothingLeft(context.client, context.namespace));
  },
};

async function changeAddons(context: ScenarioContext): Promise<void> {
  const { client, measure, namespace } = context;
  const reference = await createCluster(context, {
    spec: { addons: [paint("blue"), { ...varnish, after: ["paint"] }] },
  });
  await measure("applied", () => client.waitFor(reference, reports("paint", { applied: true })));
  // A missing Secret is reported, and does not affect Ready.
  const waiting = await client.waitFor(reference, reports("varnish", { applied: false, reason: "ResourcesMissing" }));
  assert.ok(isTrue(waiting, "Ready"));
  await client.apply(secretOf(namespace, manifest("varnish", "clear")));
  await measure("applied from a Secret", () => client.waitFor(reference, reports("varnish", { applied: true })));

  const workload = await workloadOf(context, reference);
  assert.deepEqual([await colorOf(workload, "paint"), await colorOf(workload, "varnish")], ["blue", "clear"]);
  await changeCluster(context, reference, { addons: [paint("green"), varnish] });
  await measure("changed", () =>
    pollUntil({ what: "another color", seconds: 60 }, async () => (await colorOf(workload, "paint")) === "green"),
  );

  await changeCluster(context, reference, { addons: [varnish] });
  await measure("removed add-on", () => expectSets(context, 1));
  assert.equal(await colorOf(workload, "paint"), "green");
  await client.delete(reference, "Background");
  await measure("deleted", () => expectSetsOutliveClusters(context));
}

async function deleteInForeground(context: ScenarioContext): Promise<void> {
  const spec = { addons: [paint("red")] };
  const reference = await createCluster({ ...context, measure: (_, work) => work() }, { name: "foreground", spec });
  await context.client.waitFor(reference, reports("paint", { applied: true }));
  await context.client.delete(reference, "Foreground");
  await context.client.waitUntilGone({ ...coreClusterKind, name: "foreground", namespace: context.namespace }, 240);
}

const status = z.object({
  addons: z.array(z.object({ name: z.string(), applied: z.boolean(), reason: z.string() })).default([]),
});

function reports(name: string, expected: { applied: boolean; reason?: string }): Expectation {
  return {
    what: `the status reports ${name}: ${JSON.stringify(expected)}`,
    seconds: 180,
    holds: ({ status: found }) => {
      const addon = status.parse(found ?? {}).addons.find((candidate) => candidate.name === name);
      return addon?.applied === expected.applied && (expected.reason ?? addon.reason) === addon.reason;
    },
  };
}

function secretOf(namespace: string, content: string): KubernetesObject {
  return {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: "varnish", namespace },
    type: "addons.cluster.x-k8s.io/resource-set",
    stringData: { "manifest.yaml": content },
  };
}

const withColor = z.object({ data: z.object({ color: z.string() }) });

async function colorOf(workload: KubernetesClient, name: string): Promise<string | undefined> {
  const found = await workload.get(inCluster(name));
  return found && withColor.parse(found).data.color;
}

async function expectSets({ client, namespace }: ScenarioContext, count: number): Promise<void> {
  const labelSelector = "crossplane.io/composite=demo";
  const patience = { what: `${count} add-ons`, seconds: 60 };
  await pollUntil(patience, async () => {
    const [sets, maps] = await Promise.all([
      client.list(resourceSetKind, { namespace, labelSelector }),
      client.list(configMapKind, { namespace, labelSelector }),
    ]);
    return sets.length === count && maps.length === 0;
  });
}

/** Lists the sets before the Cluster: if the set is missing and the Cluster exists, the set was deleted first. */
async function expectSetsOutliveClusters({ client, namespace }: ScenarioContext): Promise<void> {
  const cluster = { ...coreClusterKind, name: "demo", namespace };
  await pollUntil({ what: "the Cluster to be gone", seconds: 240 }, async () => {
    const sets = await client.list(resourceSetKind, { namespace });
    const isThere = (await client.get(cluster)) !== undefined;
    const remaining = sets.filter(({ metadata }) => metadata.name?.startsWith("demo-"));
    assert.ok(!isThere || remaining.length > 0, "the add-on was deleted before its Cluster");
    return !isThere;
  });
}
