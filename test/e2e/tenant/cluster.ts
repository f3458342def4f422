import assert from "node:assert/strict";
import { createKubernetesClient, type Expectation } from "../kubernetes/client.ts";
import { conditionOf, isTrue, type KubernetesObject, type Reference, referenceOf } from "../kubernetes/object.ts";
import { readSecret } from "../kubernetes/secret.ts";
import { createTransport } from "../kubernetes/transport.ts";
import type { ScenarioContext } from "../scenario.ts";
import { accessOf, type ClusterRequest, kubernetesCluster, readyWithin } from "./kubernetes-cluster.ts";

const creationSeconds = 300;

/** Applies a small cluster, changed by `spec`, and waits until it is ready. */
export async function createCluster(
  context: Pick<ScenarioContext, "client" | "measure" | "namespace">,
  { name = "demo", spec = {} }: Partial<ClusterRequest> = {},
): Promise<Reference> {
  const { client, measure, namespace } = context;
  const reference = referenceOf(await client.apply(kubernetesCluster({ name, namespace, spec })));
  await measure("ready", () => client.waitFor(reference, readyWithin(creationSeconds)));
  return reference;
}

/** Applies a new version of the whole KubernetesCluster, as a team that commits to Git. */
export async function changeCluster(
  { client }: Pick<ScenarioContext, "client">,
  { name, namespace = "" }: Reference,
  spec: Readonly<Record<string, unknown>>,
): Promise<KubernetesObject> {
  return client.apply(kubernetesCluster({ name, namespace, spec }));
}

/** The function rejects the spec: Synced has the reason and Compatible repeats it. */
export function rejectedWith(text: string, seconds: number): Expectation {
  return {
    what: `Synced and Compatible are false with "${text}"`,
    seconds,
    holds: (object) =>
      ["Synced", "Compatible"].every((type) => {
        const condition = conditionOf(object, type);
        return condition?.status === "False" && condition.message?.includes(text);
      }),
  };
}

export function acceptedWithin(seconds: number): Expectation {
  return {
    what: "Synced and Compatible",
    seconds,
    holds: (object) => isTrue(object, "Synced") && isTrue(object, "Compatible"),
  };
}

/** Counts the nodes of the workload cluster. */
export async function expectNodes(
  context: Pick<ScenarioContext, "client" | "namespace">,
  object: KubernetesObject,
  count: number,
): Promise<void> {
  assert.equal((await listNodes(context, object)).length, count);
}

/** Lists the nodes of the workload cluster, with endpoint and kubeconfig of the status, as a user does. */
export async function listNodes(
  { client, namespace }: Pick<ScenarioContext, "client" | "namespace">,
  object: KubernetesObject,
): Promise<readonly KubernetesObject[]> {
  const { endpoint, kubeconfigSecretRef } = accessOf(object);
  const secret = await readSecret(client, { name: kubeconfigSecretRef.name, namespace });
  const kubeconfig = String(secret[kubeconfigSecretRef.key]);
  assert.match(kubeconfig, new RegExp(`server: https://${endpoint.host}:${endpoint.port}\n`));
  const workload = createKubernetesClient(createTransport(kubeconfig));
  return workload.list({ apiVersion: "v1", kind: "Node" });
}
