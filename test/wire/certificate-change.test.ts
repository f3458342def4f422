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

test("later connections get replaced certificates; an incomplete set is logged once, not loaded", async () => {
  using folder = await certificatesFolder(authority);
  using later = await certificatesFolder(await certify({ subject: "CN=later", isAuthority: true }));
  const server = await startFunction({ arguments: ["--tls-certs-dir", folder.path] });
  const before = await fingerprintOf(server, folder.authority);

  copyFile(later.path, folder.path, "tls.key");
  const problem = await logged(server, folder.authority, "cannot load the new certificates, using the previous ones");
  const incomplete = await fingerprintOf(server, folder.authority);
  copyFile(later.path, folder.path, "tls.crt");
  copyFile(later.path, folder.path, "ca.crt");
  await logged(server, folder.authority, "loaded new certificates");
  const after = await fingerprintOf(server, folder.authority);
  const stranger = { address: server.address, credentials: clientCredentials(later.authority, client) };
  await expect(callFunction(stranger, { meta })).rejects.toMatchObject({ code: status.UNAVAILABLE });
  const { output } = await server.end();

  expect(incomplete).toBe(before);
  expect(after).not.toBe(before);
  expect(problem["reason"]).toContain("cannot use the certificates");
  expect(output.match(/cannot load the new certificates/g)).toHaveLength(1);
});

test("all calls during a change of certificates are answered", async () => {
  using folder = await certificatesFolder(authority);
  using later = await certificatesFolder(authority);
  const server = await startFunction({ arguments: ["--tls-certs-dir", folder.path] });
  // During a change, clients trust both.
  const both = { ...folder.authority, certificate: folder.authority.certificate + later.authority.certificate };
  const call = () => callFunction({ address: server.address, credentials: clientCredentials(both, client) }, { meta });
  const isReloaded = pending(server.logged("loaded new certificates"));

  const answers = [await call()];
  for (const name of ["tls.key", "tls.crt"]) {
    copyFile(later.path, folder.path, name);
    answers.push(...(await Promise.all(Array.from({ length: 10 }, call))));
  }
  while (isReloaded.isPending) answers.push(await call());
  await server.end();

  expect(answers.length).toBeGreaterThan(20);
  expect(answers).toEqual(answers.map(() => expect.objectContaining({ meta: expect.objectContaining({ tag: "t" }) })));
});

function pending(promise: Promise<unknown>): { readonly isPending: boolean } {
  const state = { isPending: true };
  void promise.then(() => (state.isPending = false));
  return state;
}

/** Connects until the server has logged this message, because it reads the folder when a client connects. */
async function logged(server: FunctionProcess, trusted: Certified, message: string) {
  const line = server.logged(message);
  const state = pending(line);
  while (state.isPending) await fingerprintOf(server, trusted);
  return line;
}

function copyFile(from: string, to: string, name: string): void {
  writeFileSync(join(to, "next"), readFileSync(join(from, name)));
  renameSync(join(to, "next"), join(to, name));
}

/** Fingerprint of the certificate that the server presents. */
async function fingerprintOf({ address }: FunctionProcess, { certificate: ca }: Certified): Promise<string> {
  const [host = "", port] = address.split(":");
  const identity = { cert: client.certificate, key: client.key, ca, ALPNProtocols: ["h2"], rejectUnauthorized: false };
  const socket = connectSecurely({ host, port: Number(port), servername: "localhost", ...identity });
  await once(socket, "secureConnect");
  const { fingerprint256 } = socket.getPeerCertificate();
  socket.destroy();
  return fingerprint256;
}
