import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type CipherNameAndProtocol, connect, type TLSSocket } from "node:tls";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { certify, clientUsage, localNames, serverUsage } from "./certificate.ts";
import { certificatesFolder, type CertificatesFolder } from "./folder.ts";
import { type FunctionProcess, startFunction } from "./function-process.ts";

const authority = await certify({ subject: "CN=authority", isAuthority: true });
const client = await certify({ subject: "CN=client", usages: [clientUsage] }, authority);

let folder: CertificatesFolder;
let server: FunctionProcess;

beforeAll(async () => {
  folder = await certificatesFolder(authority);
  const request = { subject: "CN=function", usages: [serverUsage], extensions: [localNames()], isRsa: true };
  const { key, certificate } = await certify(request, folder.authority);
  // The RSA key, like Crossplane's, would allow the old ciphers.
  writeFileSync(join(folder.path, "tls.key"), key);
  writeFileSync(join(folder.path, "tls.crt"), certificate);
  server = await startFunction({ arguments: ["--tls-certs-dir", folder.path] });
});

afterAll(async () => {
  await server.end();
  folder[Symbol.dispose]();
});

type Version = "TLSv1.2" | "TLSv1.3";

/** A client that offers only this version and these ciphers, after its handshake. */
async function connectWith(version: Version, ciphers?: string): Promise<TLSSocket> {
  const [host = "", port] = server.address.split(":");
  const identity = {
    cert: client.certificate,
    key: client.key,
    ca: folder.authority.certificate,
    ALPNProtocols: ["h2"],
  };
  const offer = { minVersion: version, maxVersion: version, ...(ciphers !== undefined && { ciphers }) };
  const socket = connect({ host, port: Number(port), servername: "localhost", ...identity, ...offer });
  await once(socket, "secureConnect");
  return socket;
}

async function negotiate(version: Version, ciphers?: string): Promise<CipherNameAndProtocol> {
  const socket = await connectWith(version, ciphers);
  const cipher = socket.getCipher();
  socket.destroy();
  return cipher;
}

describe("with TLS 1.2", () => {
  test.each([
    "AES128-GCM-SHA256",
    "AES256-SHA",
    "DHE-RSA-AES128-GCM-SHA256",
    "ECDHE-RSA-AES128-SHA256",
    "ECDHE-RSA-AES128-SHA",
  ])("a client with only %s is rejected: no ECDHE, or no AEAD", async (cipher) => {
    await expect(negotiate("TLSv1.2", cipher)).rejects.toMatchObject({ code: expect.stringContaining("HANDSHAKE") });
  });

  test.each(["ECDHE-RSA-AES128-GCM-SHA256", "ECDHE-RSA-AES256-GCM-SHA384", "ECDHE-RSA-CHACHA20-POLY1305"])(
    "%s, which Go's clients offer, is accepted",
    async (cipher) => {
      await expect(negotiate("TLSv1.2", cipher)).resolves.toMatchObject({ name: cipher });
    },
  );

  test("renegotiation is rejected, because the client's certificate would not be verified again", async () => {
    const socket = await connectWith("TLSv1.2");

    const error = await new Promise((resolve) => {
      socket.on("error", resolve).renegotiate({}, resolve);
    });
    socket.destroy();

    expect(error).toMatchObject({ code: "ERR_SSL_NO_RENEGOTIATION" });
  });
});

test("TLS 1.3 is preferred", async () => {
  await expect(negotiate("TLSv1.3")).resolves.toMatchObject({ version: "TLSv1.3" });
});
