import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { certify, type Certified, localNames, serverUsage } from "../../wire/certificate.ts";

/**
 * A folder of certificates like a Secret that the kubelet mounts: its files are links through `..data`, which is
 * swapped.
 */
export interface CertificatesVolume extends Disposable {
  readonly path: string;
  /** Replaces the server's certificate by a new one of the same CA, and returns it. */
  renew(): Promise<Certified>;
}

const fileNames = ["tls.key", "tls.crt", "ca.crt"] as const;

export async function certificatesVolume(server: Certified, clients: Certified): Promise<CertificatesVolume> {
  const path = mkdtempSync(join(tmpdir(), "attacked-certificates-"));
  let version = 0;
  let current = "";
  const renew = async () => {
    const request = { subject: "CN=function", usages: [serverUsage], extensions: [localNames()] };
    const { key, certificate, ...others } = await certify(request, server);
    version += 1;
    const next = `..${version}`;
    mkdirSync(join(path, next));
    const contents = { "tls.key": key, "tls.crt": certificate, "ca.crt": clients.certificate };
    for (const name of fileNames) writeFileSync(join(path, next, name), contents[name]);
    symlinkSync(next, join(path, "..data_tmp"));
    renameSync(join(path, "..data_tmp"), join(path, "..data"));
    if (current) rmSync(join(path, current), { recursive: true });
    current = next;
    return { key, certificate, ...others };
  };
  await renew();
  for (const name of fileNames) symlinkSync(join("..data", name), join(path, name));
  return { path, renew, [Symbol.dispose]: () => rmSync(path, { recursive: true }) };
}
