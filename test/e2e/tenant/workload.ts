import { createKubernetesClient, type KubernetesClient } from "../kubernetes/client.ts";
import type { Reference } from "../kubernetes/object.ts";
import { readSecret } from "../kubernetes/secret.ts";
import { createTransport } from "../kubernetes/transport.ts";
import type { ScenarioContext } from "../scenario.ts";
import { accessOf, readyWithin } from "./kubernetes-cluster.ts";

/** A client of the workload cluster, with the kubeconfig that the status names. */
export async function workloadOf(
  { client, namespace }: Pick<ScenarioContext, "client" | "namespace">,
  reference: Reference,
): Promise<KubernetesClient> {
  const { kubeconfigSecretRef } = accessOf(await client.waitFor(reference, readyWithin(60)));
  const secret = await readSecret(client, { name: kubeconfigSecretRef.name, namespace });
  return createKubernetesClient(createTransport(String(secret[kubeconfigSecretRef.key])));
}
