import { isDeepStrictEqual } from "node:util";
import { poll } from "../poll.ts";
import { causeOf, Problem } from "../problem.ts";
import type { KubernetesObject } from "../kubernetes/object.ts";
import type { ScenarioContext } from "../scenario.ts";
import { machineDeploymentKind, machineKind } from "./kinds.ts";

/** Number of machines by pool; the key `control-plane` counts those of the control plane. */
type MachineCounts = Readonly<Record<string, number>>;

type ExpectedMachines = { readonly cluster: string; readonly counts: MachineCounts; readonly seconds: number };
type Context = Pick<ScenarioContext, "client" | "namespace">;

const deploymentLabel = "cluster.x-k8s.io/deployment-name";

export function machinesOf({ client, namespace }: Context, cluster: string): Promise<readonly KubernetesObject[]> {
  return client.list(machineKind, { namespace, labelSelector: `cluster.x-k8s.io/cluster-name=${cluster}` });
}

/** Waits until exactly these machines exist and all of them run. Returns them. */
export async function waitForMachines(
  context: Context,
  { cluster, counts, seconds }: ExpectedMachines,
): Promise<readonly KubernetesObject[]> {
  let last: unknown;
  const readMachines = async (): Promise<readonly KubernetesObject[] | undefined> => {
    const machines = await machinesOf(context, cluster);
    last = await countsOf(context, machines);
    return isDeepStrictEqual(last, counts) && machines.every(isRunning) ? machines : undefined;
  };
  return poll({ what: `the machines ${JSON.stringify(counts)} of ${cluster} to run`, seconds }, readMachines).catch(
    (error: unknown) => {
      throw error instanceof Problem ? new Problem(`${causeOf(error)}\n  there are ${JSON.stringify(last)}`) : error;
    },
  );
}

export function isRunning({ metadata, status }: KubernetesObject): boolean {
  return status?.["phase"] === "Running" && metadata.deletionTimestamp === undefined;
}

async function countsOf({ client, namespace }: Context, machines: readonly KubernetesObject[]): Promise<MachineCounts> {
  const deployments = await client.list(machineDeploymentKind, { namespace });
  const pools = new Map(deployments.map(({ metadata }) => [metadata.name, poolOf(metadata.labels)]));
  const counts: Record<string, number> = {};
  for (const { metadata } of machines) {
    const deployment = metadata.labels?.[deploymentLabel];
    const pool = deployment === undefined ? "control-plane" : (pools.get(deployment) ?? deployment);
    counts[pool] = (counts[pool] ?? 0) + 1;
  }
  return counts;
}

export function poolOf(labels: Readonly<Record<string, string>> | undefined): string {
  return labels?.["capi.crossplane.io/pool"] ?? "";
}
