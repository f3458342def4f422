import { join } from "node:path";
import { type Build, buildComponent, manifestsOf } from "../build/build.ts";
import { crossplane, etcd, kubectl, kubernetes, registry } from "../build/components.ts";
import { prometheusOperator } from "../build/monitoring-components.ts";
import { withSmallApiServer } from "../conformance/small-api-server.ts";
import { copyProject } from "../installation/project-copy.ts";
import { pushForMirror } from "../installation/packages.ts";
import { readManifests } from "../kubernetes/read-manifests.ts";
import type { ApiServer, Ground } from "../management-cluster.ts";
import { startCrossplane } from "../processes/crossplane.ts";
import { crossplaneNamespace } from "../processes/crossplane-access.ts";
import { startKubeControllerManager } from "../processes/kube-controller-manager.ts";
import { startRegistry } from "../processes/registry.ts";
import { step } from "../progress.ts";
import { type Terminal, withKubectl } from "../terminal.ts";

type Needed = "crossplane" | "etcd" | "kubernetes" | "registry";
type EmptyCluster = ApiServer & Ground<Needed>;

export type InstallBuilds = Readonly<Record<Needed | "kubectl" | "prometheusOperator", Build>>;

export type InstalledCluster = EmptyCluster & {
  /** With kubectl, in a copy of this project whose mirror is the local registry. */
  readonly terminal: Terminal;
  readonly registryHost: string;
};

export async function buildForInstall(): Promise<InstallBuilds> {
  return {
    crossplane: await buildComponent(crossplane),
    etcd: await buildComponent(etcd),
    kubectl: await buildComponent(kubectl),
    kubernetes: await buildComponent(kubernetes),
    prometheusOperator: await buildComponent(prometheusOperator),
    registry: await buildComponent(registry),
  };
}

/** What turns a Deployment into Pods, and counts those of a budget. No kubelet runs them. */
const controllers = ["deployment-controller", "replicaset-controller", "disruption-controller"];

/** Runs `work` on a management cluster where Crossplane runs packages itself, and nothing of this project is there. */
export function withEmptyCluster<Result>(
  builds: InstallBuilds,
  work: (cluster: InstalledCluster) => Promise<Result>,
): Promise<Result> {
  return withSmallApiServer(builds, async (server) => {
    const cluster = { ...server, builds };
    await step("kube-controller-manager", () => startKubeControllerManager(cluster, controllers));
    for (const crd of readMonitoringCrds(builds.prometheusOperator)) await cluster.client.apply(crd);
    await step("Crossplane", () => startCrossplane(cluster, ["--package-runtime=Deployment"]));
    await restrictPods(cluster);
    const registryHost = await step("registry", () => startRegistry(cluster));
    await step("packages", () => pushForMirror(cluster, registryHost));
    return work({ ...cluster, registryHost, terminal: openTerminal(cluster, builds.kubectl, registryHost) });
  });
}

/** The strictest Pod Security Standard, before any Pod is created. */
async function restrictPods({ client }: EmptyCluster): Promise<void> {
  const labels = { "pod-security.kubernetes.io/enforce": "restricted" };
  await client.patch({ apiVersion: "v1", kind: "Namespace", name: crossplaneNamespace }, { metadata: { labels } });
}

function readMonitoringCrds(build: Build): ReturnType<typeof readManifests> {
  return ["podmonitors", "prometheusrules"].flatMap((plural) =>
    readManifests(join(manifestsOf(build, "crds"), `monitoring.coreos.com_${plural}.yaml`)),
  );
}

function openTerminal({ dataFolder, kubeconfig }: EmptyCluster, build: Build, registryHost: string): Terminal {
  const folder = join(dataFolder, "clone");
  copyProject(folder, registryHost);
  return { folder, environment: withKubectl(build, kubeconfig) };
}
