import { join } from "node:path";
import { takeRegion } from "../aws/regions.ts";
import { providerAws } from "../build/components.ts";
import { buildMoto } from "../build/moto.ts";
import type { ManagementCluster } from "../management-cluster.ts";
import { startMoto } from "../processes/moto.ts";
import { awsManager } from "../providers/providers.ts";
import { bootstrapTemplateKind, controlPlaneKind } from "../tenant/kinds.ts";
import { eksVersions } from "./eks.ts";
import type { Access, LiveProvider } from "./live-provider.ts";

const infrastructureVersion = "infrastructure.cluster.x-k8s.io/v1beta2";
const versions = ["v1.34.1", "v1.34.2", "v1.35.2"] as const;

/** The manager for AWS, with kubeadm on EC2, against moto. Each cluster has a region of its own. */
export const aws: LiveProvider = {
  name: "aws",
  title: "AWS",
  managers: [awsManager],
  builds: [providerAws],
  install: buildMoto,
  startCloud,
  scenarios: join(import.meta.dirname, "aws"),
  kinds: {
    infrastructureCluster: { apiVersion: infrastructureVersion, kind: "AWSCluster" },
    controlPlane: controlPlaneKind,
    machineTemplate: { apiVersion: infrastructureVersion, kind: "AWSMachineTemplate" },
    bootstrapTemplate: bootstrapTemplateKind,
  },
  versions,
  infrastructure: async (context) => ({ aws: { region: await takeRegion(context) } }),
  controlPlane: {},
  writtenBack: [
    "Cluster spec.controlPlaneEndpoint",
    "AWSCluster spec.controlPlaneEndpoint",
    "AWSCluster spec.network.vpc",
    "AWSCluster spec.network.subnets",
  ],
  machines: [{ type: "t3.large" }, { type: "t3.xlarge" }],
};

async function startCloud(cluster: ManagementCluster): Promise<Access> {
  const images = { kubeadm: versions, eks: eksVersions };
  const { url, authority } = await startMoto(cluster, { build: await buildMoto(), versions: images });
  // CAPA reads Secrets of its identities there.
  await cluster.client.apply({ apiVersion: "v1", kind: "Namespace", metadata: { name: "capa-system" } });
  return { arguments: ["--wait-infra-period=5s"], environment: { AWS_ENDPOINT_URL: url }, managedAuthority: authority };
}
