import { pollUntil } from "../poll.ts";
import { causeOf, Problem } from "../problem.ts";
import type { KubernetesClient } from "../kubernetes/client.ts";
import { display, type KubernetesObject, referenceOf } from "../kubernetes/object.ts";
import { claimKind, kubernetesClusterKind } from "./kubernetes-cluster.ts";
import { describeObjects, objectsIn } from "./leftovers.ts";

/** Far more than needed, for a busy machine. */
const teardownSeconds = 240;
const namespaceKind = { apiVersion: "v1", kind: "Namespace" } as const;

export async function createTenant(client: KubernetesClient, namespace: string): Promise<void> {
  await client.apply({ ...namespaceKind, metadata: { name: namespace } });
}

/** Deletes the scenario's clusters as a user would, and fails if any object remains. */
export async function removeTenant(client: KubernetesClient, namespace: string): Promise<void> {
  const kinds = [kubernetesClusterKind, claimKind];
  const clusters = await Promise.all(kinds.map((kind) => client.list(kind, { namespace })));
  for (const cluster of clusters.flat()) await client.delete(referenceOf(cluster));
  await expectNothingLeft(client, namespace);
  await client.delete({ ...namespaceKind, name: namespace });
  await client.waitUntilGone({ ...namespaceKind, name: namespace }, teardownSeconds);
}

export async function expectNothingLeft(
  client: KubernetesClient,
  namespace: string,
  seconds = teardownSeconds,
): Promise<void> {
  let left: readonly KubernetesObject[] = [];
  // Each attempt lists every kind, which is expensive for a busy API server.
  const patience = { what: `the namespace ${namespace} to be empty`, seconds, intervalMilliseconds: 1000 };
  try {
    await pollUntil(patience, async () => {
      left = await objectsIn(client, namespace);
      return left.length === 0;
    });
  } catch (error) {
    throw new Problem(`${causeOf(error)}\n${describeObjects(left)}`);
  }
}

/** The remaining objects and warning events of a namespace, as text for a failure report. */
export async function describeTenant(client: KubernetesClient, namespace: string): Promise<string> {
  const events = await client.list({ apiVersion: "v1", kind: "Event" }, { namespace });
  const warnings = events.filter((event) => event["type"] === "Warning").map(describeEvent);
  return [describeObjects(await objectsIn(client, namespace)), ...warnings].join("\n");
}

function describeEvent(event: KubernetesObject): string {
  return `    ${display(referenceOf(event))}: ${String(event["message"])}`;
}
