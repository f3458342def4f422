import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { certify, type Certified, localNames, serverUsage } from "./certificate.ts";

/** A folder as Crossplane mounts it: tls.key and tls.crt of a server, ca.crt with the CAs of clients. */
export interface CertificatesFolder extends Disposable {
  readonly path: string;
  /** The CA of the server's certificate. */
  readonly authority: Certified;
}

export async function certificatesFolder(...clientAuthorities: readonly Certified[]): Promise<CertificatesFolder> {
  const authority = await certify({ subject: "CN=server authority", isAuthority: true });
  const request = { subject: "CN=function", usages: [serverUsage], extensions: [localNames()] };
  const server = await certify(request, authority);
  const path = mkdtempSync(join(tmpdir(), "function-certificates-"));
  // In a container, the server runs as another user than the owner of the folder.
  chmodSync(path, 0o755);
  writeFileSync(join(path, "tls.key"), server.key);
  writeFileSync(join(path, "tls.crt"), server.certificate);
  writeFileSync(join(path, "ca.crt"), clientAuthorities.map((one) => one.certificate).join(""));
  return { path, authority, [Symbol.dispose]: () => rmSync(path, { recursive: true }) };
}
