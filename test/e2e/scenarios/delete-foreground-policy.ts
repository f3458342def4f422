import assert from "node:assert/strict";
import type { Scenario } from "../scenario.ts";
import { createCluster } from "../tenant/cluster.ts";
import { installDeletionOrder } from "../tenant/deletion-order.ts";
import { usageKind } from "../tenant/kinds.ts";
import { deleteInOrder } from "../tenant/teardown.ts";

export const scenario: Scenario = {
  title: "with the admission policy, foreground deletion keeps the order of Cluster API without Usages",
  timeoutSeconds: 480,
  run: async (context) => {
    const { client, namespace } = context;
    await installDeletionOrder(context, ["demo"]);
    const reference = await createCluster(context, { spec: { deletion: { ordering: "None" } } });
    assert.deepEqual(await client.list(usageKind, { namespace }), []);
    await deleteInOrder(context, reference, "Foreground");
  },
};
