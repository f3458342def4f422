import { z } from "zod";
import { installedFunctionName } from "../../../function/generate/names.ts";
import { type KubernetesObject, referenceOf } from "../kubernetes/object.ts";
import { ApiError } from "../kubernetes/transport.ts";
import { poll } from "../poll.ts";
import { crossplaneNamespace as namespace } from "../processes/crossplane-access.ts";
import type { InstalledCluster } from "./installed-cluster.ts";

const replicas = 2;
const seconds = 60;
const port = z.object({ name: z.string(), containerPort: z.number() });
const podSpec = z.object({ containers: z.tuple([z.looseObject({ image: z.string(), ports: z.array(port) })]) });
const budgetStatus = z.object({ expectedPods: z.number() });
const monitorSpec = z.object({ podMetricsEndpoints: z.array(z.object({ port: z.string() })) });

/** Crossplane's Pods of the function exist, and everything that selects Pods selects them. */
export async function checkPods(cluster: InstalledCluster): Promise<readonly string[]> {
  const { client, registryHost } = cluster;
  const [pod] = await waitForPods(cluster);
  const [container] = podSpec.parse(pod?.spec).containers;
  const monitor = await client.get({ ...podMonitor, namespace, name: "function-cluster-api" });
  const wanted = monitorSpec.parse(monitor?.spec).podMetricsEndpoints.map((endpoint) => endpoint.port);
  const named = new Set(container.ports.map(({ name }) => name));
  return [
    ...(container.image.startsWith(`${registryHost}/`) ? [] : [`the kubelet would pull ${container.image}`]),
    ...wanted
      .filter((name) => !named.has(name))
      .map((name) => `the PodMonitor names the port ${name}, the Pods do not`),
    ...(await checkBudget(cluster)),
  ];
}

const podMonitor = { apiVersion: "monitoring.coreos.com/v1", kind: "PodMonitor" } as const;

/** By the label that policy, budget, monitor and spread name. */
function waitForPods({ client }: InstalledCluster): Promise<readonly KubernetesObject[]> {
  const labelSelector = `pkg.crossplane.io/function=${installedFunctionName}`;
  return poll({ what: "the Pods of the function", seconds }, async () => {
    const pods = await client.list({ apiVersion: "v1", kind: "Pod" }, { namespace, labelSelector });
    return pods.length === replicas ? pods : undefined;
  });
}

async function checkBudget({ client }: InstalledCluster): Promise<readonly string[]> {
  const reference = { apiVersion: "policy/v1", kind: "PodDisruptionBudget", namespace, name: "function-cluster-api" };
  const found = await client.get(reference);
  const { expectedPods } = budgetStatus.parse(found?.status);
  return expectedPods === replicas ? [] : [`the PodDisruptionBudget covers ${expectedPods} Pods`];
}

/** The check of the check: the Pod Security Standard is enforced here. */
export async function checkRestriction({ client }: InstalledCluster): Promise<readonly string[]> {
  const container = { name: "unrestricted", image: "example.org/image" };
  const body = { apiVersion: "v1", kind: "Pod", metadata: { name: "unrestricted" }, spec: { containers: [container] } };
  const path = `/api/v1/namespaces/${namespace}/pods?dryRun=All`;
  const rejection = await rejectionOf(() => client.call({ method: "POST", path, body }));
  return rejection?.includes('violates PodSecurity "restricted') ? [] : ["Pods are not restricted"];
}

const protectedKinds = [
  { apiVersion: "pkg.crossplane.io/v1", kind: "Configuration" },
  { apiVersion: "apiextensions.crossplane.io/v2", kind: "CompositeResourceDefinition" },
] as const;

/** Nobody deletes all clusters by accident, as somebody who deletes one of these would. */
export async function checkDeletion({ client }: InstalledCluster): Promise<readonly string[]> {
  const lists = await Promise.all(protectedKinds.map((kind) => client.list(kind)));
  const problems: string[] = [];
  for (const object of lists.flat()) {
    const rejection = await rejectionOf(() => client.delete(referenceOf(object)));
    if (!rejection?.includes("Its deletion deletes all clusters"))
      problems.push(`${object.kind} ${object.metadata.name} is not protected`);
  }
  return problems;
}

async function rejectionOf(work: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    if (error instanceof ApiError) return error.message;
    throw error;
  }
}
