import { expect, test } from "vitest";
import { certify, clientUsage } from "../wire/certificate.ts";
import { callFunction, clientCredentials } from "../wire/client.ts";
import { certificatesFolder } from "../wire/folder.ts";
import { everyPort, startFunction } from "../wire/function-process.ts";
import { halfHello } from "./attacks/idle.ts";
import { endpointOf, openSocket } from "./http2/endpoint.ts";
import { floods } from "./http2/floods.ts";
import { RawConnection } from "./http2/raw-connection.ts";

const authority = await certify({ subject: "CN=authority", isAuthority: true });
const client = await certify({ subject: "CN=client", usages: [clientUsage] }, authority);

/** More pieces than fit into the buffers. */
const pieces = 300;

test.each([
  { name: "send nothing", bytes: Buffer.alloc(0) },
  { name: "begin a TLS handshake", bytes: halfHello },
  { name: "do not speak TLS", bytes: Buffer.from("GET / HTTP/1.1\r\n") },
])("connections that $name do not delay the shutdown", async ({ bytes }) => {
  using folder = await certificatesFolder(authority);
  const server = await startFunction({ arguments: ["--tls-certs-dir", folder.path, ...everyPort] });
  const addresses = [server.address, server.probeAddress, server.metricsAddress];
  const sockets = await Promise.all(addresses.map((address) => openSocket(endpointOf(address))));
  for (const socket of sockets) socket.write(bytes);
  // Connections are accepted in order, so the sockets are accepted before this call.
  const credentials = clientCredentials(folder.authority, client);
  await callFunction({ address: server.address, credentials }, { meta: { tag: "t", capabilities: [] } });

  const { output, status } = await server.end();
  for (const socket of sockets) socket.destroy();

  expect(output).not.toContain("unfinished");
  expect(status).toBe(0);
});

test.each(floods.filter(({ isDeaf }) => isDeaf))(
  "a client that does not read the answers to $name does not delay the shutdown",
  async ({ piece }) => {
    using folder = await certificatesFolder(authority);
    const server = await startFunction({ arguments: ["--tls-certs-dir", folder.path, ...everyPort] });
    const tls = { cert: client.certificate, key: client.key, ca: folder.authority.certificate };
    const connection = await RawConnection.open(endpointOf(server.address, tls));
    connection.stopReading();
    for (let number = 0; number < pieces; number += 1) void connection.write(piece(number, "/no/method"));
    const credentials = clientCredentials(folder.authority, client);
    await callFunction({ address: server.address, credentials }, { meta: { tag: "t", capabilities: [] } });

    const { output, status } = await server.end();
    connection.close();

    expect(output).not.toContain("unfinished");
    expect(status).toBe(0);
  },
);
