import assert from "node:assert/strict";
import { isTrue, referenceOf } from "../kubernetes/object.ts";
import type { Scenario } from "../scenario.ts";
import { expectNodes } from "../tenant/cluster.ts";
import { waitForEvent } from "../tenant/events.ts";
import { coreClusterKind } from "../tenant/kinds.ts";
import { claimKind, kubernetesCluster, readyWithin } from "../tenant/kubernetes-cluster.ts";
import { waitForMachines } from "../tenant/machines.ts";

export const scenario: Scenario = {
  title: "a claim creates a cluster in its namespace, reports its state, and stays until the cluster is gone",
  timeoutSeconds: 420,
  run: async (context) => {
    const { client, measure, namespace } = context;
    const claim = { ...kubernetesCluster({ name: "demo", namespace }), ...claimKind };
    const reference = referenceOf(await client.apply(claim));
    const ready = await measure("ready", () => client.waitFor(reference, readyWithin(300)));
    await waitForMachines(context, { cluster: "demo", counts: { "control-plane": 1, default: 2 }, seconds: 60 });
    await expectNodes(context, ready, 3);
    for (const type of ["Available", "ControlPlaneInitialized", "Compatible"]) assert.ok(isTrue(ready, type), type);
    await waitForEvent(context, reference, "ClusterReady");
    // Foreground deletion is the default of the XRD: the claim goes last.
    await client.delete(reference);
    await client.waitUntilGone(reference, 120);
    assert.deepEqual(await client.list(coreClusterKind, { namespace }), []);
  },
};
