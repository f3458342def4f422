import { once } from "node:events";
import { connect } from "node:tls";
import { status } from "@grpc/grpc-js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { certify, type Certified, clientUsage, serverUsage, type CertificateRequest } from "./certificate.ts";
import { callFunction, clientCredentials } from "./client.ts";
import { certificatesFolder, type CertificatesFolder } from "./folder.ts";
import { type FunctionProcess, startFunction } from "./function-process.ts";

// Crossplane gives its CA and all its certificates one subject and no key identifiers.
const crossplane = { subject: "CN=Crossplane,O=Crossplane", hasIdentifiers: false } as const;
const ordinary = { subject: "CN=an authority" } as const;
const client = { subject: "CN=client", usages: [clientUsage] } as const;
const yesterday = new Date(Date.now() - 3_600_000);

const crossplaneAuthority = await certify({ ...crossplane, isAuthority: true });
const ordinaryAuthority = await certify({ ...ordinary, isAuthority: true });

let folder: CertificatesFolder;
let server: FunctionProcess;

beforeAll(async () => {
  folder = await certificatesFolder(ordinaryAuthority, crossplaneAuthority);
  server = await startFunction({ arguments: ["--tls-certs-dir", folder.path] });
});

afterAll(async () => {
  await server.end();
  folder[Symbol.dispose]();
});

async function call(...chain: readonly Certified[]): Promise<string> {
  const credentials = clientCredentials(folder.authority, ...chain);
  const response = await callFunction(
    { address: server.address, credentials },
    { meta: { tag: "t", capabilities: [] } },
  );
  return response.meta?.tag ?? "";
}

async function through(
  authority: Certified,
  middle: CertificateRequest,
  leaf: CertificateRequest,
): Promise<Certified[]> {
  const intermediate = await certify({ ...middle, isAuthority: true }, authority);
  return [await certify(leaf, intermediate), intermediate];
}

describe("a client is served", () => {
  test("with a certificate of an ordinary CA", async () => {
    await expect(call(await certify(client, ordinaryAuthority))).resolves.toBe("t");
  });

  test("with a certificate like Crossplane's", async () => {
    await expect(call(await certify({ ...client, ...crossplane }, crossplaneAuthority))).resolves.toBe("t");
  });

  test("with a certificate without extended key usages", async () => {
    await expect(call(await certify(crossplane, crossplaneAuthority))).resolves.toBe("t");
  });

  test("through an intermediate CA", async () => {
    const chain = await through(ordinaryAuthority, { subject: "CN=intermediate" }, client);

    await expect(call(...chain)).resolves.toBe("t");
  });
});

const strangerOfThatName = await certify({ ...crossplane, isAuthority: true });
const stranger = await certify({ subject: "CN=a stranger", isAuthority: true });

describe("a client is rejected", () => {
  const rejected: Record<string, () => Promise<Certified[]>> = {
    "without a certificate": async () => [],
    "with a certificate of another CA": async () => [await certify(client, stranger)],
    "with a certificate of another CA, sent in the chain": async () => [await certify(client, stranger), stranger],
    "with a certificate of another CA with the same subject": async () => [
      await certify({ ...client, ...crossplane }, strangerOfThatName),
    ],
    "with a self-signed certificate": async () => [await certify({ ...client, ...crossplane })],
    "with an expired certificate": async () => [await certify({ ...client, notAfter: yesterday }, ordinaryAuthority)],
    "with an expired certificate like Crossplane's": async () => [
      await certify({ ...client, ...crossplane, notAfter: yesterday }, crossplaneAuthority),
    ],
    "with a server certificate": async () => [await certify({ ...client, usages: [serverUsage] }, ordinaryAuthority)],
    "with a server certificate like Crossplane's": async () => [
      await certify({ ...client, ...crossplane, usages: [serverUsage] }, crossplaneAuthority),
    ],
    "with a certificate signed by another client": async () => {
      const other = await certify({ ...client, ...crossplane }, crossplaneAuthority);
      return [await certify({ ...client, ...crossplane }, other), other];
    },
    "through an intermediate CA like Crossplane's, because Crossplane signs directly": () =>
      through(crossplaneAuthority, crossplane, { ...client, ...crossplane }),
    "without its intermediate CA": async () =>
      (await through(ordinaryAuthority, { subject: "CN=intermediate" }, client)).slice(0, 1),
  };

  test.each(Object.entries(rejected))("%s", async (_, chain) => {
    await expect(call(...(await chain()))).rejects.toMatchObject({ code: status.UNAVAILABLE });
  });
});

test("a session is never resumed, because the certificate would not be verified again", async () => {
  const identity = await certify(client, ordinaryAuthority);
  const [host, port] = server.address.split(":");
  const options = {
    host,
    port: Number(port),
    servername: "localhost",
    ca: folder.authority.certificate,
    cert: identity.certificate,
    key: identity.key,
    ALPNProtocols: ["h2"],
    // With TLS 1.2 the session is complete after the handshake.
    maxVersion: "TLSv1.2",
  } as const;
  const first = connect(options);
  await once(first, "secureConnect");
  const again = connect({ ...options, session: first.getSession() });
  await once(again, "secureConnect");

  expect(again.isSessionReused()).toBe(false);

  first.destroy();
  again.destroy();
});

test("rejections are logged with a reason, and repeated ones once", async () => {
  using certificates = await certificatesFolder(ordinaryAuthority);
  const quiet = await startFunction({ arguments: ["--tls-certs-dir", certificates.path] });
  const credentials = clientCredentials(certificates.authority, await certify(client, stranger));
  await expect(callFunction({ address: quiet.address, credentials }, {})).rejects.toMatchObject({
    code: status.UNAVAILABLE,
  });
  await expect(callFunction({ address: quiet.address, credentials }, {})).rejects.toMatchObject({
    code: status.UNAVAILABLE,
  });

  const { output } = await quiet.end();

  expect(output.match(/rejected a client certificate/g)).toHaveLength(1);
  expect(output).toContain("not signed by a CA in ca.crt");
});
