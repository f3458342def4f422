import { z } from "zod";
import { pollUntil } from "../poll.ts";
import type { ScenarioContext } from "../scenario.ts";
import { coreClusterKind, machineKind } from "./kinds.ts";

const cluster = z.object({
  spec: z.object({ controlPlaneEndpoint: z.object({ host: z.string().min(1) }) }),
  status: z.object({ initialization: z.object({ controlPlaneInitialized: z.boolean() }) }),
});

type Context = Pick<ScenarioContext, "client" | "namespace">;

/** Moments of the creation of a cluster, in their order, each with the check that it is reached. */
const moments = {
  requested: async () => true,
  composed: async (context: Context, name: string) => (await coreCluster(context, name)) !== undefined,
  endpoint: async (context: Context, name: string) =>
    cluster.pick({ spec: true }).safeParse(await coreCluster(context, name)).success,
  machine: async (context: Context, name: string) => (await machineLabels(context, name)).length > 0,
  initialized: async (context: Context, name: string) =>
    cluster.safeParse(await coreCluster(context, name)).data?.status.initialization.controlPlaneInitialized === true,
  worker: async (context: Context, name: string) =>
    (await machineLabels(context, name)).some((labels) => "cluster.x-k8s.io/deployment-name" in labels),
} as const;

export type Moment = keyof typeof moments;

export const allMoments: readonly Moment[] = ["requested", "composed", "endpoint", "machine", "initialized", "worker"];

export async function waitForMoment(context: Context, moment: Moment, name = "demo"): Promise<void> {
  await pollUntil({ what: `${name} to be at "${moment}"`, seconds: 240 }, () => moments[moment](context, name));
}

function coreCluster({ client, namespace }: Context, name: string): ReturnType<Context["client"]["get"]> {
  return client.get({ ...coreClusterKind, name, namespace });
}

async function machineLabels(
  { client, namespace }: Context,
  name: string,
): Promise<readonly Readonly<Record<string, string>>[]> {
  const labelSelector = `cluster.x-k8s.io/cluster-name=${name}`;
  return (await client.list(machineKind, { namespace, labelSelector })).map(({ metadata }) => metadata.labels ?? {});
}
