import { rootOf } from "../kubernetes/discovery.ts";
import { referenceOf } from "../kubernetes/object.ts";
import type { ScenarioContext } from "../scenario.ts";
import { machineDeploymentKind } from "./kinds.ts";

/**
 * Scales like the cluster autoscaler: through the scale subresource of every MachineDeployment with both annotations.
 */
export async function autoscale(
  { client, namespace }: Pick<ScenarioContext, "client" | "namespace">,
  replicas: number,
): Promise<void> {
  const deployments = (await client.list(machineDeploymentKind, { namespace })).filter(isAutoscaled);
  for (const { name } of deployments.map(referenceOf)) {
    const path = `${rootOf(machineDeploymentKind.apiVersion)}/namespaces/${namespace}/machinedeployments/${name}/scale`;
    const body = { spec: { replicas } };
    await client.call({ method: "PATCH", path, body, contentType: "application/merge-patch+json" });
  }
}

const limits = ["min-size", "max-size"].map((end) => `cluster.x-k8s.io/cluster-api-autoscaler-node-group-${end}`);

function isAutoscaled({ metadata: { annotations = {} } }: { metadata: { annotations?: object | undefined } }): boolean {
  return limits.every((limit) => limit in annotations);
}
