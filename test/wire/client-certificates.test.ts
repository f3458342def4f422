import { once } from "node:events";
import { connect } from "node:tls";
import { status } from "@grpc/grpc-js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { certify, type Certified, clientUsage, serverUsage, type CertificateRequest } from "./certificate.ts";
import { callFunction, clientCredentials } from "./client.ts";
import { certificatesFolder, type CertificatesFolder } from "./folder.ts";
import { type FunctionProcess, startFunction } from "./function-process.ts";

// Crossplane gives its authority, and all that it signs, one subject and no key identifiers.
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
  own: CertificateRequest,
): Promise<Certified[]> {
  const intermediate = await certify({ ...middle, isAuthority: true }, authority);
  return [await certify(own, intermediate), intermediate];
}

describe("a client is served", () => {
  test("with a certificate of an ordinary authority", async () => {
    await expect(call(await certify(client, ordinaryAuthority))).resolves.toBe("t");
  });

  test("with the certificate that Crossplane makes for itself", async () => {
    await expect(call(await certify({ ...client, ...crossplane }, crossplaneAuthority))).resolves.toBe("t");
  });

  test("with a certificate that is limited to no usage", async () => {
    await expect(call(await certify(crossplane, crossplaneAuthority))).resolves.toBe("t");
  });

  test("through an intermediate authority", async () => {
    const chain = await through(ordinaryAuthority, { subject: "CN=intermediate" }, client);

    await expect(call(...chain)).resolves.toBe("t");
  });
});

const strangerOfThatName = await certify({ ...crossplane, isAuthority: true });
const stranger = await certify({ subject: "CN=a stranger", isAuthority: true });

describe("a client is rejected", () => {
  const rejected: Record<string, () => Promise<Certified[]>> = {
    "without a certificate": async () => [],
    "with a certificate of another authority": async () => [await certify(client, stranger)],
    "with a certificate of another authority that sends itself along": async () => [
      await certify(client, stranger),
      stranger,
    ],
    "with a certificate of another authority of the same subject": async () => [
      await certify({ ...client, ...crossplane }, strangerOfThatName),
    ],
    "with a certificate that it has signed itself": async () => [await certify({ ...client, ...crossplane })],
    "with a certificate that has expired": async () => [
      await certify({ ...client, notAfter: yesterday }, ordinaryAuthority),
    ],
    "with Crossplane's certificate when it has expired": async () => [
      await certify({ ...client, ...crossplane, notAfter: yesterday }, crossplaneAuthority),
    ],
    "with a certificate for servers": async () => [
      await certify({ ...client, usages: [serverUsage] }, ordinaryAuthority),
    ],
    "with Crossplane's certificate for servers": async () => [
      await certify({ ...client, ...crossplane, usages: [serverUsage] }, crossplaneAuthority),
    ],
    "with a certificate that another client has signed": async () => {
      const other = await certify({ ...client, ...crossplane }, crossplaneAuthority);
      return [await certify({ ...client, ...crossplane }, other), other];
    },
    "through an intermediate authority of Crossplane's kind, since Crossplane signs its client directly": () =>
      through(crossplaneAuthority, crossplane, { ...client, ...crossplane }),
    "without the intermediate authority that leads to ours": async () =>
      (await through(ordinaryAuthority, { subject: "CN=intermediate" }, client)).slice(0, 1),
  };

  test.each(Object.entries(rejected))("%s", async (_, chain) => {
    await expect(call(...(await chain()))).rejects.toMatchObject({ code: status.UNAVAILABLE });
  });
});

test("a session is never resumed, because nobody would look at the certificate again", async () => {
  const own = await certify(client, ordinaryAuthority);
  const [host, port] = server.address.split(":");
  const options = {
    host,
    port: Number(port),
    servername: "localhost",
    ca: folder.authority.certificate,
    cert: own.certificate,
    key: own.key,
    ALPNProtocols: ["h2"],
    // Here the session is known when the handshake is over.
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

test("a rejection is logged with its reason, and many are logged once", async () => {
  using own = await certificatesFolder(ordinaryAuthority);
  const quiet = await startFunction({ arguments: ["--tls-certs-dir", own.path] });
  const credentials = clientCredentials(own.authority, await certify(client, stranger));
  await expect(callFunction({ address: quiet.address, credentials }, {})).rejects.toMatchObject({
    code: status.UNAVAILABLE,
  });
  await expect(callFunction({ address: quiet.address, credentials }, {})).rejects.toMatchObject({
    code: status.UNAVAILABLE,
  });

  const { output } = await quiet.end();

  expect(output.match(/rejected a client certificate/g)).toHaveLength(1);
  expect(output).toContain("not signed by an authority in ca.crt");
});
