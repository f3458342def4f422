import type { Scenario } from "../scenario.ts";
import { createCluster } from "../tenant/cluster.ts";
import { deleteInOrder } from "../tenant/teardown.ts";

export const scenario: Scenario = {
  title: "foreground deletion, as by GitOps tools, deletes everything in the order of Cluster API and leaves nothing",
  timeoutSeconds: 480,
  run: async (context) => {
    await deleteInOrder(context, await createCluster(context), "Foreground");
  },
};
