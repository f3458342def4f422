import { poll } from "../poll.ts";
import type { Expectation } from "../kubernetes/client.ts";
import { isTrue, type KubernetesObject, type Reference, referenceOf } from "../kubernetes/object.ts";
import type { ManagementCluster } from "../management-cluster.ts";
import { startFunctionServer } from "../processes/function-server.ts";
import { installRuntimeOf } from "./external-runtime.ts";
import { pushPackages } from "./packages.ts";

export const packageApi = "pkg.crossplane.io/v1";
export const definitionKind = {
  apiVersion: "apiextensions.crossplane.io/v2",
  kind: "CompositeResourceDefinition",
} as const;
const settleSeconds = 240;

export type PackageSource = {
  readonly registryHost: string;
  /** Serve the function from source although its image could run. */
  readonly fromSource: boolean;
};

/** Installs the Configurations. Crossplane pulls the Function as their dependency. */
export async function installPackages(
  cluster: ManagementCluster,
  { registryHost, fromSource }: PackageSource,
): Promise<void> {
  const { client } = cluster;
  const { configurations, functionName } = await pushPackages(cluster, registryHost);
  const installed = configurations.map(({ name, reference }) => configuration(name, reference));
  for (const object of installed) await client.apply(object);
  const revision = await findRevision(cluster, functionName);
  const server = await startFunctionServer(cluster, fromSource);
  await installRuntimeOf(cluster, referenceOf(revision), server);
  const functionReference = { apiVersion: packageApi, kind: "Function", name: functionName };
  for (const reference of [functionReference, ...installed.map(referenceOf)])
    await waitUntilHealthy(cluster, reference);
  await waitForDefinitions(cluster);
}

function configuration(name: string, reference: string): KubernetesObject {
  const spec = { package: reference, packagePullPolicy: "IfNotPresent" };
  return { apiVersion: packageApi, kind: "Configuration", metadata: { name }, spec };
}

async function findRevision({ client }: ManagementCluster, functionName: string): Promise<KubernetesObject> {
  const kind = { apiVersion: packageApi, kind: "FunctionRevision" };
  const labelSelector = `pkg.crossplane.io/package=${functionName}`;
  const patience = { what: `a FunctionRevision of ${functionName}`, seconds: settleSeconds };
  return poll(patience, async () => (await client.list(kind, { labelSelector }))[0]);
}

async function waitUntilHealthy({ client }: ManagementCluster, reference: Reference): Promise<void> {
  await client.waitFor(reference, allTrue("Installed", "Healthy"));
}

/** Waits until Crossplane serves the kinds and runs their controllers. */
async function waitForDefinitions({ client }: ManagementCluster): Promise<void> {
  for (const definition of await client.list(definitionKind)) {
    const types = definition.spec?.["claimNames"] === undefined ? ["Established"] : ["Established", "Offered"];
    await client.waitFor(referenceOf(definition), allTrue(...types));
  }
}

function allTrue(...types: readonly string[]): Expectation {
  return {
    what: types.join(" and "),
    seconds: settleSeconds,
    holds: (object) => types.every((type) => isTrue(object, type)),
  };
}
