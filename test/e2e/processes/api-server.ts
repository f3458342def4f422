import { join } from "node:path";
import { issueCertificate } from "../kubernetes/certificates.ts";
import { createKubernetesClient } from "../kubernetes/client.ts";
import { writeKubeconfig } from "../kubernetes/kubeconfig.ts";
import { transportOfFile } from "../kubernetes/transport.ts";
import type { ApiServer, Ground } from "../management-cluster.ts";
import { step } from "../progress.ts";
import { kubeconfigIn } from "../supervision/environment-record.ts";
import { startEtcd } from "./etcd.ts";
import { startKubeApiserver } from "./kube-apiserver.ts";

/** Starts etcd and an API server, and creates access for an administrator. */
export async function startApiServer(ground: Ground<"etcd" | "kubernetes">): Promise<ApiServer> {
  const etcdUrl = await step("etcd", () => startEtcd(ground));
  const server = await step("kube-apiserver", () => startKubeApiserver(ground, etcdUrl));
  const access = { server, authorityFile: ground.authority.certificate };
  const keyPair = issueCertificate(ground.authority, {
    folder: join(ground.dataFolder, "pki"),
    name: "admin",
    commonName: "e2e-admin",
    organization: "system:masters",
    usage: "clientAuth",
  });
  const kubeconfig = writeKubeconfig(kubeconfigIn(ground.dataFolder), access, { keyPair });
  return { access, kubeconfig, client: createKubernetesClient(transportOfFile(kubeconfig)) };
}
