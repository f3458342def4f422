import type { ResourceType } from "../kubernetes/discovery.ts";
import type { KubernetesClient } from "../kubernetes/client.ts";
import type { KubernetesObject } from "../kubernetes/object.ts";
import { claimedKind } from "./kubernetes-cluster.ts";

/** Events outlive their objects by design. */
const ignoredKinds = new Set(["Event"]);

function isCounted({ kind, namespaced, verbs }: ResourceType): boolean {
  return namespaced && verbs.includes("list") && !ignoredKinds.has(kind);
}

/** Every object in a namespace, of every kind that the API server serves, and the XRs of its claims. */
export async function objectsIn(client: KubernetesClient, namespace: string): Promise<readonly KubernetesObject[]> {
  const all = await client.discovery.all();
  const types = all.filter(isCounted);
  const found = await Promise.all(
    types.map(({ apiVersion, kind }) => client.list({ apiVersion, kind }, { namespace })),
  );
  const labelSelector = `crossplane.io/claim-namespace=${namespace}`;
  const hasClaims = all.some(({ kind }) => kind === claimedKind.kind);
  return [...found.flat(), ...(hasClaims ? await client.list(claimedKind, { labelSelector }) : [])];
}

/** One line per object, with the conditions that explain why it still exists. */
export function describeObjects(objects: readonly KubernetesObject[]): string {
  return objects.map(describeObject).join("\n");
}

function describeObject({ kind, metadata, status }: KubernetesObject): string {
  const untrue = (status?.conditions ?? []).filter((condition) => condition.status !== "True" && condition.message);
  const reasons = untrue.map(
    ({ type, status: value, reason, message }) => `\n      ${type}=${value} ${reason}: ${message}`,
  );
  return `    ${kind} ${metadata.name}${metadata.deletionTimestamp ? " (being deleted)" : ""}${reasons.join("")}`;
}
