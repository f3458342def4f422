import type { InstallableCrd } from "../../conformance/installable.ts";
import type { KubernetesClient } from "../kubernetes/client.ts";
import { isTrue, type Kind, type KubernetesObject, type Reference } from "../kubernetes/object.ts";
import { ApiError } from "../kubernetes/transport.ts";
import { pollUntil } from "../poll.ts";
import { Problem } from "../problem.ts";

const seconds = 60;

function crdReference(name: string): Reference {
  return { apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition", name };
}

/**
 * Waits until the CRD is established and its objects can be listed: the API server creates the storage of a kind on
 * demand.
 */
export async function waitUntilServed(client: KubernetesClient, { metadata, spec }: InstallableCrd): Promise<void> {
  const holds = (object: KubernetesObject): boolean => isTrue(object, "Established");
  await client.waitFor(crdReference(metadata.name), { what: "Established", seconds, holds });
  const served = spec.versions.filter((version) => version["served"] === true);
  for (const { name } of served) {
    const kind = { apiVersion: `${spec.group}/${name}`, kind: spec.names.kind };
    await pollUntil({ what: `${kind.kind} of ${kind.apiVersion} to be served`, seconds }, () => isServed(client, kind));
  }
}

async function isServed(client: KubernetesClient, kind: Kind): Promise<boolean> {
  try {
    await client.list(kind);
    return true;
  } catch (error) {
    // Discovery lists a kind before the API server serves it.
    if (error instanceof Problem || (error instanceof ApiError && error.code === 404)) return false;
    throw error;
  }
}

/**
 * Replaces the installed CRDs. Deletes a CRD that differs first: after an update, the API server may use the old schema
 * for a moment; for a new CRD it cannot.
 */
export async function replaceCrds(
  client: KubernetesClient,
  installed: readonly InstallableCrd[],
  desired: readonly InstallableCrd[],
): Promise<void> {
  const texts = new Set(desired.map((crd) => JSON.stringify(crd)));
  const removed = installed.filter((crd) => !texts.has(JSON.stringify(crd)));
  await Promise.all(removed.map(({ metadata }) => client.delete(crdReference(metadata.name))));
  await Promise.all(removed.map(({ metadata }) => client.waitUntilGone(crdReference(metadata.name), seconds)));
  await Promise.all(desired.map((crd) => client.apply(crd)));
  await Promise.all(desired.map((crd) => waitUntilServed(client, crd)));
}
