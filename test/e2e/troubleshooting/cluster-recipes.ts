import { referenceOf } from "../kubernetes/object.ts";
import { Problem } from "../problem.ts";
import type { ScenarioContext } from "../scenario.ts";
import { waitForHold } from "../tenant/approval.ts";
import { changeCluster } from "../tenant/cluster.ts";
import { coreClusterKind, infrastructureClusterKind } from "../tenant/kinds.ts";
import { kubernetesCluster } from "../tenant/kubernetes-cluster.ts";
import { machinesOf } from "../tenant/machines.ts";
import { createPlatform, machineClassInput } from "../tenant/platform.ts";
import { waitUntilSettled } from "../tenant/settled.ts";
import { clusterName as name, type Recipe, referenceIn, type Stuck } from "./recipe.ts";

/** The states of one cluster, in the order in which a run reaches them. */
export const clusterRecipes: readonly Recipe[] = [
  { heading: "The name belongs to another object", provoke: createConflict },
  { heading: "Look at the cluster", provoke: settle },
  { heading: "The spec is rejected", provoke: downgrade },
  { heading: "UpdatePending is True", provoke: editClass },
  { heading: "The phase is Paused", provoke: pauseCluster },
  { heading: "Synced is False with ReconcilePaused", provoke: pauseReconciles },
  { heading: "This resource is in-use", provoke: settle },
  { heading: "The deletion hangs", provoke: deleteWithHook },
];

/** On the page. */
const approval = "957bc6176f";
const machine = "demo-default-2ffc2-k6wj4-k5jz8";
const controlPlaneLabel = "cluster.x-k8s.io/control-plane";
const hook = "pre-terminate.delete.hook.machine.cluster.x-k8s.io/backup";

function specOf(
  { namespace }: ScenarioContext,
  { replicas = 2, version = "v1.35.2" }: { readonly replicas?: number; readonly version?: string } = {},
): Readonly<Record<string, unknown>> {
  return {
    kubernetes: { version },
    workers: [{ name: "default", replicas, machine: { type: "small" } }],
    crossplane: { compositionRef: { name: namespace } },
  };
}

async function createConflict(context: ScenarioContext): Promise<Stuck> {
  const { client, namespace } = context;
  await createPlatform(context, machineClassInput(1));
  const metadata = { name, namespace };
  await client.apply({ ...infrastructureClusterKind, metadata, spec: { backend: { inMemory: {} } } });
  await client.apply(kubernetesCluster({ name, namespace, spec: specOf(context) }));
  return {};
}

async function settle(context: ScenarioContext): Promise<Stuck> {
  await waitUntilSettled(context, referenceIn(context));
  return {};
}

async function downgrade(context: ScenarioContext): Promise<Stuck> {
  await changeCluster(context, referenceIn(context), specOf(context, { version: "v1.34.2" }));
  return {};
}

async function editClass(context: ScenarioContext): Promise<Stuck> {
  await createPlatform(context, machineClassInput(2));
  const hash = await waitForHold(context, referenceIn(context), { reason: "PlatformChange", machines: 2 });
  return { names: { [approval]: hash } };
}

async function pauseCluster(context: ScenarioContext): Promise<Stuck> {
  await settle(context);
  await context.client.patch({ ...coreClusterKind, name, namespace: context.namespace }, { spec: { paused: true } });
  await changeCluster(context, referenceIn(context), specOf(context, { replicas: 3 }));
  return {};
}

async function pauseReconciles(context: ScenarioContext): Promise<Stuck> {
  await settle(context);
  await context.client.patch(referenceIn(context), { metadata: { annotations: { "crossplane.io/paused": "true" } } });
  await changeCluster(context, referenceIn(context), specOf(context, { replicas: 2 }));
  return {};
}

/** As a tool that must save something of a machine before it is deleted, and does not run. */
async function deleteWithHook(context: ScenarioContext): Promise<Stuck> {
  await settle(context);
  const machines = await machinesOf(context, name);
  const worker = machines.find(({ metadata }) => metadata.labels?.[controlPlaneLabel] === undefined);
  if (!worker) throw new Problem("cannot find a worker machine");
  const reference = referenceOf(worker);
  await context.client.patch(reference, { metadata: { annotations: { [hook]: "backup" } } });
  await context.client.delete(referenceIn(context));
  return { names: { [machine]: reference.name } };
}
