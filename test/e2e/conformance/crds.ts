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

/** Established, and asking for objects is answered: the API server makes the storage of a kind only then. */
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
    // The list of kinds, and what answers for a kind, come one after the other.
    if (error instanceof Problem || (error instanceof ApiError && error.code === 404)) return false;
    throw error;
  }
}

/**
 * Puts CRDs in the place of those that were there. A CRD that differs is deleted first: after a change the API server may
 * still judge by the old schema for a moment, with a new one it never does.
 */
export async function replaceCrds(
  client: KubernetesClient,
  installed: readonly InstallableCrd[],
  wanted: readonly InstallableCrd[],
): Promise<void> {
  const texts = new Set(wanted.map((crd) => JSON.stringify(crd)));
  const leaving = installed.filter((crd) => !texts.has(JSON.stringify(crd)));
  await Promise.all(leaving.map(({ metadata }) => client.delete(crdReference(metadata.name))));
  await Promise.all(leaving.map(({ metadata }) => client.waitUntilGone(crdReference(metadata.name), seconds)));
  await Promise.all(wanted.map((crd) => client.apply(crd)));
  await Promise.all(wanted.map((crd) => waitUntilServed(client, crd)));
}
