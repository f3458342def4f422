import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { issueCertificate, type KeyPair } from "../kubernetes/certificates.ts";
import { readSecret } from "../kubernetes/secret.ts";
import type { ManagementCluster } from "../management-cluster.ts";
import { projectRoot } from "../places.ts";
import { crossplaneNamespace } from "./crossplane-access.ts";

export const functionProcess = "function";

export type FunctionServer = {
  readonly port: number;
  readonly certificate: KeyPair;
  readonly authorityFile: string;
};

/** Starts the function's server, with a certificate like the one that Crossplane issues for a Function. */
export async function startFunctionServer(cluster: ManagementCluster): Promise<FunctionServer> {
  const { supervisor, takePort } = cluster;
  const folder = join(cluster.dataFolder, "pki", "function");
  const authority = await writeCrossplaneAuthority(cluster, folder);
  const certificate = issueCertificate(authority, {
    folder,
    name: "tls",
    commonName: "function",
    alternativeNames: ["DNS:localhost", "IP:127.0.0.1"],
    usage: "serverAuth",
  });
  const port = await takePort();
  await supervisor.start({
    name: functionProcess,
    command: process.execPath,
    arguments: [
      join(projectRoot, "function", "main.ts"),
      "serve",
      // Scenarios count the calls in the log.
      "--debug",
      "--address",
      `127.0.0.1:${port}`,
      "--tls-certs-dir",
      folder,
    ],
    environment: {},
    ready: `tcp://127.0.0.1:${port}`,
  });
  return { port, certificate, authorityFile: authority.certificate };
}

async function writeCrossplaneAuthority({ client }: ManagementCluster, folder: string): Promise<KeyPair> {
  const secret = await readSecret(client, { name: "crossplane-root-ca", namespace: crossplaneNamespace });
  mkdirSync(folder, { recursive: true });
  const authority = { certificate: join(folder, "ca.crt"), key: join(folder, "..", "crossplane-root-ca.key") };
  writeFileSync(authority.certificate, secret["tls.crt"] ?? "");
  writeFileSync(authority.key, secret["tls.key"] ?? "", { mode: 0o600 });
  return authority;
}
