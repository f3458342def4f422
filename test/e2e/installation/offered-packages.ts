import { installedFunctionName } from "../../../function/generate/names.ts";
import { referenceOf } from "../kubernetes/object.ts";
import type { ManagementCluster } from "../management-cluster.ts";
import { type FunctionServer, startFunctionServer } from "../processes/function-server.ts";
import { installRuntimeOf } from "./external-runtime.ts";
import { packageApi, type PackageSource } from "./installation.ts";
import { pushForMirror } from "./packages.ts";

const lookMilliseconds = 500;

/**
 * Pushes the packages to a registry that `install/mirror` can name, and serves every revision of the Function that
 * somebody installs, until this process ends.
 */
export async function offerPackages(
  cluster: ManagementCluster,
  { registryHost, fromSource }: PackageSource,
): Promise<void> {
  await pushForMirror(cluster, registryHost);
  const server = await startFunctionServer(cluster, fromSource);
  // A call that fails is repeated: the API server ends before this process.
  setInterval(() => void serveRevisions(cluster, server).catch(() => undefined), lookMilliseconds).unref();
}

async function serveRevisions(cluster: ManagementCluster, server: FunctionServer): Promise<void> {
  const kind = { apiVersion: packageApi, kind: "FunctionRevision" };
  const labelSelector = `pkg.crossplane.io/package=${installedFunctionName}`;
  const revisions = await cluster.client.list(kind, { labelSelector });
  const waiting = revisions.filter(({ status }) => status?.["endpoint"] === undefined);
  for (const revision of waiting) await installRuntimeOf(cluster, referenceOf(revision), server);
}
