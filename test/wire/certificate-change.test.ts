import { once } from "node:events";
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { connect as connectSecurely } from "node:tls";
import { status } from "@grpc/grpc-js";
import { expect, test } from "vitest";
import { certify, type Certified, clientUsage } from "./certificate.ts";
import { callFunction, clientCredentials } from "./client.ts";
import { certificatesFolder } from "./folder.ts";
import { type FunctionProcess, startFunction } from "./function-process.ts";

const meta = { tag: "t", capabilities: [] };
const authority = await certify({ subject: "CN=authority", isAuthority: true });
const client = await certify({ subject: "CN=client", usages: [clientUsage] }, authority);

test("certificates that are replaced are taken up by the next connection; those that cannot be used are not, and it is logged once", async () => {
  using folder = await certificatesFolder(authority);
  using later = await certificatesFolder(await certify({ subject: "CN=later", isAuthority: true }));
  const server = await startFunction({ arguments: ["--tls-certs-dir", folder.path] });
  const before = await shownBy(server, folder.authority);

  copyFile(later.path, folder.path, "tls.key");
  const halfWritten = await shownBy(server, folder.authority);
  await shownBy(server, folder.authority);
  const complaint = await server.logged("keeping the old certificates");
  copyFile(later.path, folder.path, "tls.crt");
  copyFile(later.path, folder.path, "ca.crt");
  const after = await shownBy(server, folder.authority);
  const stranger = { address: server.address, credentials: clientCredentials(later.authority, client) };
  await expect(callFunction(stranger, { meta })).rejects.toMatchObject({ code: status.UNAVAILABLE });
  const { output } = await server.end();

  expect(halfWritten).toBe(before);
  expect(after).not.toBe(before);
  expect(complaint["reason"]).toContain("cannot use the certificates");
  expect(output.match(/keeping the old certificates/g)).toHaveLength(1);
});

function copyFile(from: string, to: string, name: string): void {
  writeFileSync(join(to, "next"), readFileSync(join(from, name)));
  renameSync(join(to, "next"), join(to, name));
}

/** Fingerprint of the certificate that the server shows. */
async function shownBy({ address }: FunctionProcess, { certificate: ca }: Certified): Promise<string> {
  const [host = "", port] = address.split(":");
  const own = { cert: client.certificate, key: client.key, ca, ALPNProtocols: ["h2"], rejectUnauthorized: false };
  const socket = connectSecurely({ host, port: Number(port), servername: "localhost", ...own });
  await once(socket, "secureConnect");
  const { fingerprint256 } = socket.getPeerCertificate();
  socket.destroy();
  return fingerprint256;
}
