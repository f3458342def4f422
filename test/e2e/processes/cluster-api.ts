import { readFileSync } from "node:fs";
import { join } from "node:path";
import { manifestsOf, programOf } from "../build/build.ts";
import { issueCertificate, type KeyPair } from "../kubernetes/certificates.ts";
import { isTrue, type KubernetesObject, referenceOf } from "../kubernetes/object.ts";
import type { ManagementCluster } from "../management-cluster.ts";
import { crdsOf, type Provider, webhookConfigurationsOf } from "../manifests/cluster-api.ts";

const programs = [
  { name: "capi-core", featureGates: "ClusterTopology=true,MachinePool=true", contractLabels: false },
  { name: "capi-kubeadm-bootstrap", featureGates: "MachinePool=true", contractLabels: true },
  { name: "capi-kubeadm-control-plane", featureGates: "ClusterTopology=true,MachinePool=true", contractLabels: true },
  { name: "capi-in-memory", featureGates: "ClusterTopology=true,MachinePool=true", contractLabels: true },
] as const;

/** Names of the processes, in the order in which they start. */
export const clusterApiPrograms: readonly string[] = programs.map(({ name }) => name);

type Program = (typeof programs)[number] & { readonly webhookPort: number };

/** CRDs first, then the programs that serve their conversion, then admission. */
export async function startClusterApi(cluster: ManagementCluster): Promise<void> {
  const { authority, client, dataFolder } = cluster;
  const caBundle = readFileSync(authority.certificate).toString("base64");
  const certificate = issueCertificate(authority, {
    folder: join(dataFolder, "pki"),
    name: "cluster-api",
    commonName: "cluster-api",
    alternativeNames: ["DNS:localhost", "IP:127.0.0.1"],
    usage: "serverAuth",
  });
  const withPorts: Program[] = [];
  for (const program of programs) withPorts.push({ ...program, webhookPort: await cluster.takePort() });
  const providers = withPorts.map((program) => providerOf(cluster, program, caBundle));
  await applyCrds(cluster, providers.flatMap(crdsOf));
  for (const program of withPorts) await startProgram(cluster, program, certificate);
  await Promise.all(providers.flatMap(webhookConfigurationsOf).map((configuration) => client.apply(configuration)));
}

function providerOf({ builds }: ManagementCluster, program: Program, caBundle: string): Provider {
  const { name, contractLabels, webhookPort } = program;
  const manifests = manifestsOf(builds.clusterApi, name);
  return { name, contractLabels, manifests, webhookUrl: `https://127.0.0.1:${webhookPort}`, caBundle };
}

async function applyCrds({ client }: ManagementCluster, crds: readonly KubernetesObject[]): Promise<void> {
  await Promise.all(crds.map((crd) => client.apply(crd)));
  const established = {
    what: "Established",
    seconds: 60,
    holds: (crd: KubernetesObject) => isTrue(crd, "Established"),
  };
  await Promise.all(crds.map((crd) => client.waitFor(referenceOf(crd), established)));
}

async function startProgram(cluster: ManagementCluster, program: Program, certificate: KeyPair): Promise<void> {
  const { builds, kubeconfig, supervisor, takePort } = cluster;
  const { name, featureGates, webhookPort } = program;
  const healthAddress = `127.0.0.1:${await takePort()}`;
  await supervisor.start({
    name,
    command: programOf(builds.clusterApi, name),
    arguments: [
      `--kubeconfig=${kubeconfig}`,
      `--feature-gates=${featureGates}`,
      `--webhook-port=${webhookPort}`,
      `--webhook-cert-dir=${join(certificate.certificate, "..")}`,
      "--webhook-cert-name=cluster-api.crt",
      "--webhook-key-name=cluster-api.key",
      `--health-addr=${healthAddress}`,
      `--diagnostics-address=127.0.0.1:${await takePort()}`,
      "--insecure-diagnostics",
    ],
    // The in-memory clusters get their endpoint from POD_IP, and so stay on loopback.
    environment: { POD_IP: "127.0.0.1", POD_NAMESPACE: "capi-system", POD_NAME: name, POD_UID: name },
    ready: `http://${healthAddress}/readyz`,
  });
}
