import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Certified, certify, clientUsage, localNames, serverUsage } from "../wire/certificate.ts";

export interface ThrowawayCertificates {
  /** Folder with tls.key, tls.crt and ca.crt, as Crossplane mounts them. */
  readonly folder: string;
  readonly authority: Certified;
  readonly client: Certified;
  remove(): void;
}

/** Creates a CA, and certificates for one server and one client. */
export async function makeCertificates(): Promise<ThrowawayCertificates> {
  const authority = await certify({ subject: "CN=demo authority", isAuthority: true });
  const server = { subject: "CN=function", usages: [serverUsage], extensions: [localNames()] };
  const { certificate, key } = await certify(server, authority);
  const client = await certify({ subject: "CN=crossplane", usages: [clientUsage] }, authority);
  const folder = mkdtempSync(join(tmpdir(), "function-cluster-api-demo-"));
  writeFileSync(join(folder, "tls.crt"), certificate);
  writeFileSync(join(folder, "tls.key"), key, { mode: 0o600 });
  writeFileSync(join(folder, "ca.crt"), authority.certificate);
  return { folder, authority, client, remove: () => rmSync(folder, { recursive: true }) };
}
