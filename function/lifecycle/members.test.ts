import { expect, test } from "vitest";
import { indexKinds } from "../cluster-api/kind-facts.ts";
import { readWorkerGroup, type WorkerGroup } from "../cluster-api/worker-groups.ts";
import { isRolledOut } from "./members.ts";
import { readState } from "./state.ts";

function settled(kind: string): WorkerGroup | undefined {
  return readWorkerGroup({
    apiVersion: "cluster.x-k8s.io/v1beta2",
    kind,
    metadata: { name: "demo-a", generation: 1 },
    spec: { replicas: 1 },
    status: { observedGeneration: 1, replicas: 1, upToDateReplicas: 1 },
  });
}

test("V3: a MachineDeployment is rolled out only once its MachineSets are read; a MachinePool, by its counts", () => {
  const state = readState({ observed: {} }, indexKinds([]));
  const [pool, deployment] = [settled("MachinePool"), settled("MachineDeployment")];

  expect(pool && isRolledOut(state, pool)).toBe(true);
  expect(deployment && isRolledOut(state, deployment)).toBe(false);
  expect(
    deployment &&
      isRolledOut(readState({ observed: {}, required: { "machine-sets": [] } }, indexKinds([])), deployment),
  ).toBe(true);
});
