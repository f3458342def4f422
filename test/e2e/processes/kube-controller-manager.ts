import { join } from "node:path";
import { programOf } from "../build/build.ts";
import { issueCertificate } from "../kubernetes/certificates.ts";
import { writeKubeconfig } from "../kubernetes/kubeconfig.ts";
import type { ApiServer, Ground } from "../management-cluster.ts";

/** The controllers of owner references, namespaces and aggregated ClusterRoles. */
const usualControllers = ["garbage-collector-controller", "namespace-controller", "clusterrole-aggregation-controller"];

/** Starts kube-controller-manager. As in a real cluster, each controller has its own ServiceAccount. */
export async function startKubeControllerManager(
  cluster: ApiServer & Ground<"kubernetes">,
  controllers: readonly string[] = [],
): Promise<void> {
  const { builds, dataFolder, takePort, supervisor } = cluster;
  const port = await takePort();
  await supervisor.start({
    name: "kube-controller-manager",
    command: programOf(builds.kubernetes, "kube-controller-manager"),
    arguments: [
      `--kubeconfig=${createAccess(cluster)}`,
      "--use-service-account-credentials",
      "--bind-address=127.0.0.1",
      `--secure-port=${port}`,
      `--cert-dir=${join(dataFolder, "kube-controller-manager")}`,
      `--controllers=${[...usualControllers, ...controllers].join(",")}`,
      "--leader-elect=false",
      // With the default of 20 calls per second, emptying a namespace of several hundred kinds takes half a minute.
      "--kube-api-qps=500",
      "--kube-api-burst=1000",
      "--profiling=false",
    ],
    environment: {},
    ready: `https://127.0.0.1:${port}/healthz`,
  });
}

/** Creates a kubeconfig with the identity to which Kubernetes' own RBAC rules give the rights that it needs. */
function createAccess({ access, authority, dataFolder }: ApiServer & Ground<"kubernetes">): string {
  const keyPair = issueCertificate(authority, {
    folder: join(dataFolder, "pki"),
    name: "kube-controller-manager",
    commonName: "system:kube-controller-manager",
    usage: "clientAuth",
  });
  return writeKubeconfig(join(dataFolder, "kube-controller-manager.kubeconfig"), access, { keyPair });
}
