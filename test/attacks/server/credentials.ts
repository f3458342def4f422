import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { certify, type Certified, clientUsage } from "../../wire/certificate.ts";

/** Two CAs: one of the server, one of its clients. (Crossplane uses one for both.) */
export interface Credentials extends Disposable {
  readonly serverAuthority: Certified;
  readonly clientAuthority: Certified;
  /** Certificate and key of a client, and the CA that it trusts. */
  readonly tls: { readonly cert: string; readonly key: string; readonly ca: string };
  /** The same as files: tls.crt, tls.key and ca.crt. */
  readonly folder: string;
}

export async function makeCredentials(): Promise<Credentials> {
  const serverAuthority = await certify({ subject: "CN=server authority", isAuthority: true });
  const clientAuthority = await certify({ subject: "CN=authority", isAuthority: true });
  const client = await certify({ subject: "CN=client", usages: [clientUsage] }, clientAuthority);
  const tls = { cert: client.certificate, key: client.key, ca: serverAuthority.certificate };
  const folder = mkdtempSync(join(tmpdir(), "attacked-client-"));
  writeFileSync(join(folder, "tls.crt"), tls.cert);
  writeFileSync(join(folder, "tls.key"), tls.key);
  writeFileSync(join(folder, "ca.crt"), tls.ca);
  return { serverAuthority, clientAuthority, tls, folder, [Symbol.dispose]: () => rmSync(folder, { recursive: true }) };
}
