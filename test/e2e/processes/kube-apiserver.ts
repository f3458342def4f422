import { generateKeyPairSync } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { programOf } from "../build/build.ts";
import type { Ground } from "../management-cluster.ts";
import { issueCertificate } from "../kubernetes/certificates.ts";

/** Starts kube-apiserver and returns its URL. */
export async function startKubeApiserver(ground: Ground<"kubernetes">, etcdUrl: string): Promise<string> {
  const { builds, authority, dataFolder, takePort, supervisor } = ground;
  const port = await takePort();
  const serving = issueCertificate(authority, {
    folder: join(dataFolder, "pki"),
    name: "kube-apiserver",
    commonName: "kube-apiserver",
    alternativeNames: ["DNS:localhost", "DNS:kubernetes.default.svc", "IP:127.0.0.1", "IP:10.96.0.1"],
    usage: "serverAuth",
  });
  const tokenKey = writeTokenKey(join(dataFolder, "pki"));
  await supervisor.start({
    name: "kube-apiserver",
    command: programOf(builds.kubernetes, "kube-apiserver"),
    arguments: [
      `--etcd-servers=${etcdUrl}`,
      "--bind-address=127.0.0.1",
      "--advertise-address=127.0.0.1",
      `--secure-port=${port}`,
      // The API server rejects a loopback address as the endpoint of the Service kubernetes, which is not used here.
      "--endpoint-reconciler-type=none",
      `--cert-dir=${join(dataFolder, "kube-apiserver")}`,
      `--tls-cert-file=${serving.certificate}`,
      `--tls-private-key-file=${serving.key}`,
      `--client-ca-file=${authority.certificate}`,
      "--service-account-issuer=https://kubernetes.default.svc",
      `--service-account-key-file=${tokenKey.publicKey}`,
      `--service-account-signing-key-file=${tokenKey.privateKey}`,
      "--service-cluster-ip-range=10.96.0.0/16",
      "--authorization-mode=RBAC",
      // Without Pods, no controller creates the default ServiceAccounts that this plugin waits for.
      "--disable-admission-plugins=ServiceAccount",
      "--profiling=false",
    ],
    environment: {},
    ready: `https://127.0.0.1:${port}/readyz`,
  });
  return `https://127.0.0.1:${port}`;
}

/** Writes the key pair that signs ServiceAccount tokens, and returns the paths of its files. */
function writeTokenKey(folder: string): { readonly publicKey: string; readonly privateKey: string } {
  const files = { publicKey: join(folder, "token.pub"), privateKey: join(folder, "token.key") };
  const { publicKey, privateKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  writeFileSync(files.publicKey, publicKey);
  writeFileSync(files.privateKey, privateKey, { mode: 0o600 });
  return files;
}
