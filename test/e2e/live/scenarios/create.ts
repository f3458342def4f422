import assert from "node:assert/strict";
import type { KubernetesObject } from "../../kubernetes/object.ts";
import { waitForMachines } from "../../tenant/machines.ts";
import { workloadOf } from "../../tenant/workload.ts";
import { createLiveCluster } from "../live-cluster.ts";
import type { LiveScenario } from "../live-scenario.ts";
import { expectRest } from "../rest.ts";

export const scenario: LiveScenario = {
  title:
    "three control-plane machines and two pools run, the kubeconfig shows their nodes, and nothing is written then",
  timeoutSeconds: 1500,
  run: async (context, provider) => {
    const workers = [
      { name: "default", replicas: 2 },
      { name: "other", replicas: 1 },
    ];
    const { reference } = await createLiveCluster(context, provider, { controlPlanes: 3, workers });
    const counts = { "control-plane": 3, default: 2, other: 1 };
    const machines = await waitForMachines(context, { cluster: reference.name, counts, seconds: 60 });
    const workload = await workloadOf(context, reference);
    const nodes = await workload.list({ apiVersion: "v1", kind: "Node" });
    assert.deepEqual(providerIDs(nodes), providerIDs(machines));
    await expectRest(context, reference, provider);
  },
};

function providerIDs(objects: readonly KubernetesObject[]): ReadonlySet<unknown> {
  return new Set(objects.map(({ spec }) => spec?.["providerID"]));
}
