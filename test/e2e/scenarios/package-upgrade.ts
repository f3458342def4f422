import assert from "node:assert/strict";
import { findInstalledRelease, type PackageRelease, pushRelease } from "../installation/package-release.ts";
import { switchRelease, uidsOfDefinitions } from "../installation/switch-release.ts";
import type { Reference } from "../kubernetes/object.ts";
import { pollUntil } from "../poll.ts";
import { checkOutRelease } from "../processes/other-release.ts";
import type { Scenario, ScenarioContext } from "../scenario.ts";
import { countCalls } from "../tenant/calls.ts";
import { createCluster } from "../tenant/cluster.ts";
import { expectNoOtherMachines } from "../tenant/kept-machines.ts";

/** As `npm run test:releases` does. */
const commitBefore = "HEAD~1";
const turns = 3;

export const scenario: Scenario = {
  title:
    "the packages of the commit before and of this one replace each other, and their functions answer in turn: " +
    "no machine is replaced, and XRDs are handed over",
  timeoutSeconds: 900,
  alone: true,
  run: async (context) => {
    const { client, supervisor } = context;
    const earlier = checkOutRelease(supervisor, commitBefore);
    context.atTheEnd(earlier.remove);
    const installed = await findInstalledRelease(client);
    context.atTheEnd(() => switchRelease(client, installed));
    const before = await pushRelease(earlier.folder, "v0.1.1", installed);
    const after = await pushRelease(undefined, "v0.1.2", installed);

    const clusters = [await createCluster(context, { name: "newer" })];
    const definitions = await uidsOfDefinitions(client);
    await earlier.start();
    await install(context, clusters, { title: "rolled back", packages: before });
    clusters.push(await createCluster(context, { name: "older" }));
    await earlier.stop();
    await install(context, clusters, { title: "upgraded", packages: after });
    await answerInTurn(context, earlier, clusters);
    await earlier.start();
    await install(context, clusters, { title: "rolled back", packages: before });
    assert.deepEqual(await uidsOfDefinitions(client), definitions);
  },
};

/** Switches all packages, and waits until every cluster was reconciled with them. */
async function install(
  context: ScenarioContext,
  clusters: readonly Reference[],
  { title, packages }: { readonly title: string; readonly packages: PackageRelease },
): Promise<void> {
  await expectNoOtherMachines(context, clusters, () =>
    context.measure(title, async () => {
      await switchRelease(context.client, packages);
      await reconcile(context, clusters);
    }),
  );
}

type Server = { readonly start: () => Promise<void>; readonly stop: () => Promise<void> };

/** While Pods are replaced, both releases answer for some time. */
async function answerInTurn(context: ScenarioContext, earlier: Server, clusters: readonly Reference[]): Promise<void> {
  await expectNoOtherMachines(context, clusters, async () => {
    for (let turn = 0; turn < turns; turn += 1)
      for (const change of [earlier.start, earlier.stop]) {
        await change();
        await reconcile(context, clusters);
      }
  });
}

/** Crossplane does not notice that another release answers, so an annotation triggers a reconcile of each cluster. */
async function reconcile(context: ScenarioContext, clusters: readonly Reference[]): Promise<void> {
  const looked = new Date().toISOString();
  for (const cluster of clusters) {
    const count = countCalls(context, { namespace: context.namespace, name: cluster.name });
    await context.client.patch(cluster, { metadata: { annotations: { "example.org/looked": looked } } });
    await pollUntil({ what: `a call for ${cluster.name}`, seconds: 60 }, async () => count().calls > 0);
  }
}
