import assert from "node:assert/strict";
import type { Scenario } from "../scenario.ts";
import { createCluster } from "../tenant/cluster.ts";
import { expectOrder } from "../tenant/teardown.ts";
import { expectNothingLeft } from "../tenant/tenant.ts";

export const scenario: Scenario = {
  title: "foreground deletion, as by GitOps tools, deletes everything in the order of Cluster API and leaves nothing",
  timeoutSeconds: 480,
  run: async (context) => {
    const { client, measure, namespace } = context;
    const reference = await createCluster(context);
    await client.delete(reference, "Foreground");
    await measure("in order", () => expectOrder(context));
    await measure("all gone", () => expectNothingLeft(client, namespace));
    assert.equal(await client.get(reference), undefined);
  },
};
