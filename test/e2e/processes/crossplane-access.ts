import { join } from "node:path";
import { z } from "zod";
import { manifestsOf } from "../build/build.ts";
import { writeKubeconfig } from "../kubernetes/kubeconfig.ts";
import { requestToken } from "../kubernetes/service-account-token.ts";
import type { ApiServer, Ground } from "../management-cluster.ts";
import { crossplaneRoles } from "../manifests/crossplane-chart.ts";

export const crossplaneNamespace = "crossplane-system";

const filledRole = z.object({ rules: z.array(z.unknown()).nonempty() });

export type CrossplaneAccess = { readonly coreKubeconfig: string; readonly rbacManagerKubeconfig: string };

export type CrossplaneGround = ApiServer & Ground<"crossplane">;

/** Creates the ServiceAccounts and roles of the chart. Crossplane is never an administrator. */
export async function prepareCrossplaneAccess(cluster: CrossplaneGround): Promise<CrossplaneAccess> {
  const { builds, client } = cluster;
  await client.apply({ apiVersion: "v1", kind: "Namespace", metadata: { name: crossplaneNamespace } });
  const roles = crossplaneRoles(manifestsOf(builds.crossplane, "chart"), crossplaneNamespace);
  await Promise.all([...roles, webhookService].map((object) => client.apply(object)));
  const access = {
    coreKubeconfig: await kubeconfigOf(cluster, "crossplane"),
    rbacManagerKubeconfig: await kubeconfigOf(cluster, "rbac-manager"),
  };
  await client.waitFor(
    { apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRole", name: "crossplane" },
    { what: "rules are aggregated", seconds: 30, holds: (role) => filledRole.safeParse(role).success },
  );
  return access;
}

/** Directs the API server to Crossplane's webhooks on this machine. */
const webhookService = {
  apiVersion: "v1",
  kind: "Service",
  metadata: { name: "crossplane-webhooks", namespace: crossplaneNamespace },
  spec: { type: "ExternalName", externalName: "localhost" },
};

async function kubeconfigOf({ access, client, dataFolder }: CrossplaneGround, name: string): Promise<string> {
  await client.apply({ apiVersion: "v1", kind: "ServiceAccount", metadata: { name, namespace: crossplaneNamespace } });
  const token = await requestToken(client, { namespace: crossplaneNamespace, name });
  return writeKubeconfig(join(dataFolder, `${name}.kubeconfig`), access, { token });
}
