import { join } from "node:path";
import { programOf } from "../build/build.ts";
import type { ApiServer, Ground } from "../management-cluster.ts";

/** The controllers of owner references, namespaces and aggregated ClusterRoles. */
const usualControllers = ["garbage-collector-controller", "namespace-controller", "clusterrole-aggregation-controller"];

export async function startKubeControllerManager(
  cluster: ApiServer & Ground<"kubernetes">,
  controllers: readonly string[] = [],
): Promise<void> {
  const { builds, dataFolder, kubeconfig, takePort, supervisor } = cluster;
  const port = await takePort();
  await supervisor.start({
    name: "kube-controller-manager",
    command: programOf(builds.kubernetes, "kube-controller-manager"),
    arguments: [
      `--kubeconfig=${kubeconfig}`,
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
