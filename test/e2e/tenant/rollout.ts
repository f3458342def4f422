import { z } from "zod";
import type { KubernetesObject } from "../kubernetes/object.ts";
import type { ScenarioContext } from "../scenario.ts";
import { machineDeploymentKind } from "./kinds.ts";

const newerCounts = z.object({ upToDateReplicas: z.number(), availableReplicas: z.number() });

/** Of the contract v1beta1, in the words of its successor. */
const olderCounts = z
  .object({ updatedReplicas: z.number(), readyReplicas: z.number() })
  .transform((counts) => ({ upToDateReplicas: counts.updatedReplicas, availableReplicas: counts.readyReplicas }));

const progress = z.object({
  metadata: z.object({ generation: z.number() }),
  spec: z.object({ replicas: z.number() }),
  status: z.object({ observedGeneration: z.number(), replicas: z.number() }).and(z.union([newerCounts, olderCounts])),
});

/** Whether the controller has observed the last change, and all machines have the current content and are available. */
export function isSettled(object: KubernetesObject): boolean {
  const { data } = progress.safeParse(object);
  if (!data || data.status.observedGeneration !== data.metadata.generation) return false;
  const { replicas, upToDateReplicas, availableReplicas } = data.status;
  return [replicas, upToDateReplicas, availableReplicas].every((count) => count === data.spec.replicas);
}

/** The objects with machines: a managed control plane has none. */
export async function usersOfTemplates({
  client,
  namespace,
  kinds,
}: Pick<ScenarioContext, "client" | "namespace" | "kinds">): Promise<readonly KubernetesObject[]> {
  const deployments = await client.list(machineDeploymentKind, { namespace });
  const controlPlanes = await client.list(kinds.controlPlane, { namespace });
  return [...deployments, ...controlPlanes.filter(({ spec }) => spec?.["replicas"] !== undefined)];
}
