import { readFileSync } from "node:fs";
import { installedFunctionName } from "../../../function/generate/names.ts";
import type { KubernetesClient } from "../kubernetes/client.ts";
import { type Reference, referenceOf } from "../kubernetes/object.ts";
import type { ManagementCluster } from "../management-cluster.ts";
import { Problem } from "../problem.ts";
import { crossplaneNamespace } from "../processes/crossplane-access.ts";
import type { FunctionServer } from "../processes/function-server.ts";

const secretName = "function-server";

/**
 * With the package runtime `External`, Crossplane does not create the Secret of the server certificate, nor set the
 * endpoint and the health of the runtime in the status of the revision. This function does.
 */
export async function installRuntimeOf(
  { client }: ManagementCluster,
  revision: Reference,
  { port, certificate, authorityFile }: FunctionServer,
): Promise<void> {
  await client.apply({
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: secretName, namespace: crossplaneNamespace },
    type: "kubernetes.io/tls",
    data: {
      "tls.crt": base64(certificate.certificate),
      "tls.key": base64(certificate.key),
      "ca.crt": base64(authorityFile),
    },
  });
  const found = await client.get(revision);
  const others = (found?.status?.conditions ?? []).filter(({ type }) => type !== "RuntimeHealthy");
  const lastTransitionTime = new Date().toISOString();
  const healthy = { type: "RuntimeHealthy", status: "True", reason: "HealthyPackageRuntime", lastTransitionTime };
  await client.patchStatus(revision, {
    endpoint: `dns:///localhost:${port}`,
    tlsServerSecretName: secretName,
    // A merge patch replaces the whole list.
    conditions: [...others, healthy],
  });
}

/** Crossplane connects to the new endpoint at its next call. Returns the endpoint of before. */
export async function changeEndpoint(client: KubernetesClient, endpoint: string): Promise<string> {
  const kind = { apiVersion: "pkg.crossplane.io/v1", kind: "FunctionRevision" };
  const revisions = await client.list(kind, { labelSelector: `pkg.crossplane.io/package=${installedFunctionName}` });
  const active = revisions.find(({ spec }) => spec?.["desiredState"] === "Active");
  if (!active) throw new Problem(`cannot change the endpoint: ${installedFunctionName} has no active revision`);
  await client.patchStatus(referenceOf(active), { endpoint });
  return String(active.status?.["endpoint"]);
}

function base64(file: string): string {
  return readFileSync(file).toString("base64");
}
