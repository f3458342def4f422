import assert from "node:assert/strict";
import { z } from "zod";
import type { KubernetesClient } from "../kubernetes/client.ts";
import { isTrue, type KubernetesObject, referenceOf } from "../kubernetes/object.ts";
import { poll } from "../poll.ts";
import { definitionKind, packageApi } from "./installation.ts";
import type { Installed, PackageRelease } from "./package-release.ts";

const settleSeconds = 90;

const runtime = z.object({
  endpoint: z.string(),
  tlsServerSecretName: z.string(),
  conditions: z.array(z.looseObject({ type: z.string() })),
});
const owned = z.object({
  metadata: z.object({
    ownerReferences: z.array(z.looseObject({ name: z.string(), controller: z.boolean().optional() })),
  }),
});

/** Changes the packages one after the other. Waits until each is healthy and the XRDs belong to their new revision. */
export async function switchRelease(client: KubernetesClient, release: PackageRelease): Promise<void> {
  const revisions: string[] = [];
  for (const each of release) revisions.push(await switchPackage(client, each));
  for (const definition of await client.list(definitionKind)) {
    const isHandedOver = (object: KubernetesObject): boolean => revisions.includes(controllerOf(object));
    const expectation = { what: "to belong to the active revision", seconds: settleSeconds, holds: isHandedOver };
    await client.waitFor(referenceOf(definition), expectation);
  }
}

/** Uids of XRDs and CRDs by their names: a definition that is made anew would delete all clusters. */
export async function uidsOfDefinitions(client: KubernetesClient): Promise<ReadonlyMap<string, string>> {
  const crds = await client.list({ apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition" });
  const ours = crds.filter(({ metadata }) => metadata.name?.includes("kubernetesclusters"));
  const objects = [...(await client.list(definitionKind)), ...ours];
  assert.ok(objects.length >= 3, "XRDs and CRDs are found");
  return new Map(objects.map(({ kind, metadata }) => [`${kind} ${metadata.name}`, metadata.uid ?? ""]));
}

/** Returns the name of the active revision. */
async function switchPackage(client: KubernetesClient, installed: Installed): Promise<string> {
  const { kind, name, package: reference } = installed;
  const object = { apiVersion: packageApi, kind, name };
  const before = await findActive(client, installed);
  const isSame = (await client.get(object))?.spec?.["package"] === reference;
  if (!isSame) await client.patch(object, { spec: { package: reference } });
  const revision = isSame ? before : await waitForOther(client, installed, before);
  assert.ok(revision, `${kind} ${name} has an active revision`);
  if (kind === "Function" && before) await takeOverRuntime(client, before, revision);
  const isHealthy = (found: KubernetesObject): boolean =>
    found.status?.["currentIdentifier"] === reference && isTrue(found, "Installed") && isTrue(found, "Healthy");
  await client.waitFor(object, { what: `healthy with ${reference}`, seconds: settleSeconds, holds: isHealthy });
  return String(revision.metadata.name);
}

async function findActive(client: KubernetesClient, { kind, name }: Installed): Promise<KubernetesObject | undefined> {
  const scope = { labelSelector: `pkg.crossplane.io/package=${name}` };
  const revisions = await client.list({ apiVersion: packageApi, kind: `${kind}Revision` }, scope);
  return revisions.find(({ spec }) => spec?.["desiredState"] === "Active");
}

function waitForOther(
  client: KubernetesClient,
  installed: Installed,
  before: KubernetesObject | undefined,
): Promise<KubernetesObject> {
  const patience = { what: `an active revision of ${installed.package}`, seconds: settleSeconds };
  return poll(patience, async () => {
    const active = await findActive(client, installed);
    return active?.metadata.name === before?.metadata.name ? undefined : active;
  });
}

/** What Crossplane does for the Deployments of its own runtime: the new revision has the same server here. */
async function takeOverRuntime(client: KubernetesClient, from: KubernetesObject, to: KubernetesObject): Promise<void> {
  const { endpoint, tlsServerSecretName, conditions } = runtime.parse(from.status);
  const healthy = conditions.filter(({ type }) => type === "RuntimeHealthy");
  const found = await client.get(referenceOf(to));
  const others = (found?.status?.conditions ?? []).filter(({ type }) => type !== "RuntimeHealthy");
  await client.patchStatus(referenceOf(to), { endpoint, tlsServerSecretName, conditions: [...others, ...healthy] });
}

function controllerOf(object: KubernetesObject): string {
  const { ownerReferences } = owned.parse(object).metadata;
  return ownerReferences.find(({ controller }) => controller)?.name ?? "";
}
