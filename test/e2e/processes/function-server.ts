import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { installedFunctionName } from "../../../function/generate/names.ts";
import { issueCertificate, type KeyPair } from "../kubernetes/certificates.ts";
import { readSecret } from "../kubernetes/secret.ts";
import type { ManagementCluster } from "../management-cluster.ts";
import type { Environment } from "../supervision/environment-record.ts";
import type { Supervisor } from "../supervision/supervisor.ts";
import { crossplaneNamespace } from "./crossplane-access.ts";
import { functionProgram, type FunctionProgram } from "./function-program.ts";

export const functionProcess = "function";

export type FunctionServer = {
  readonly port: number;
  readonly certificate: KeyPair;
  readonly authorityFile: string;
};

/** Starts the function's server, with a certificate like the one that Crossplane issues for a Function. */
export async function startFunctionServer(cluster: ManagementCluster, fromSource: boolean): Promise<FunctionServer> {
  const { dataFolder, supervisor, takePort } = cluster;
  const folder = certificatesIn(dataFolder);
  const authority = await writeCrossplaneAuthority(cluster, folder);
  const certificate = issueCertificate(authority, {
    folder,
    name: "tls",
    commonName: "function",
    alternativeNames: ["DNS:localhost", "IP:127.0.0.1", ...serviceNames().map((name) => `DNS:${name}`)],
    usage: "serverAuth",
  });
  const port = await takePort();
  const { script, ...program } = await functionProgram({ dataFolder, certificates: folder, fromSource });
  await supervisor.start({
    ...program,
    name: functionProcess,
    // Scenarios count the calls in the log.
    arguments: [script, "serve", "--debug", "--address", `127.0.0.1:${port}`, "--tls-certs-dir", folder],
    ready: `tcp://127.0.0.1:${port}`,
  });
  return { port, certificate, authorityFile: authority.certificate };
}

/** The names of the Service in the certificate that Crossplane issues (`DNSNamesForService` in its initializer). */
function serviceNames(): readonly string[] {
  const service = installedFunctionName;
  return [service, `${service}.${crossplaneNamespace}`, `${service}.${crossplaneNamespace}.svc`];
}

/** Starts it again as this checkout has it now. */
export async function restartFunctionServer(environment: Environment, fromSource: boolean): Promise<void> {
  const { dataFolder, supervisor } = environment;
  const certificates = certificatesIn(dataFolder);
  await changeFunctionProgram(supervisor, await functionProgram({ dataFolder, certificates, fromSource }));
}

/** Restarts the server by another program, with the same arguments. */
export async function changeFunctionProgram(supervisor: Supervisor, program: FunctionProgram): Promise<void> {
  const { script, ...change } = program;
  const [, ...words] = supervisor.find(functionProcess).arguments;
  await supervisor.restart(functionProcess, { ...change, arguments: [script, ...words] });
}

function certificatesIn(dataFolder: string): string {
  return join(dataFolder, "pki", "function");
}

async function writeCrossplaneAuthority({ client }: ManagementCluster, folder: string): Promise<KeyPair> {
  const secret = await readSecret(client, { name: "crossplane-root-ca", namespace: crossplaneNamespace });
  mkdirSync(folder, { recursive: true });
  const authority = { certificate: join(folder, "ca.crt"), key: join(folder, "..", "crossplane-root-ca.key") };
  writeFileSync(authority.certificate, secret["tls.crt"] ?? "");
  writeFileSync(authority.key, secret["tls.key"] ?? "", { mode: 0o600 });
  return authority;
}
