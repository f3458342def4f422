import { machinesOf } from "../../tenant/machines.ts";
import { deleteInOrder } from "../../tenant/teardown.ts";
import { createLiveCluster } from "../live-cluster.ts";
import type { LiveScenario } from "../live-scenario.ts";

export const scenario: LiveScenario = {
  title: "background and foreground deletion delete everything in the order of Cluster API and leave nothing",
  timeoutSeconds: 1800,
  run: async (context, provider) => {
    for (const propagation of ["Background", "Foreground"] as const) {
      // The second cluster has the name of the first one, and other authorities.
      const { reference } = await createLiveCluster(context, provider);
      const machines = await machinesOf(context, reference.name);
      await deleteInOrder(context, reference, propagation);
      await provider.expectNothingInCloud?.(context, machines);
    }
  },
};
