import { once } from "node:events";
import { type ClientHttp2Session, connect as connectHttp2 } from "node:http2";
import { connect, type Socket } from "node:net";
import { connect as connectSecurely } from "node:tls";
import { describe, expect, test } from "vitest";
import { defaultPoolLimits } from "../../function/crossplane/connection-pools.ts";
import { certify, clientUsage } from "./certificate.ts";
import { callBytes, callFunction, clientCredentials } from "./client.ts";
import { closed } from "./closed.ts";
import { certificatesFolder, type CertificatesFolder } from "./folder.ts";
import { serverInProcess } from "./server-in-process.ts";

const meta = { tag: "t", capabilities: [] };
const answered = { meta: { tag: "t" } };
const authority = await certify({ subject: "CN=authority", isAuthority: true });
const client = await certify({ subject: "CN=client", usages: [clientUsage] }, authority);
const health = { path: "/grpc.health.v1.Health/Check" };
const nothing = Buffer.alloc(0);
const serving = Buffer.from([8, 1]);
const stranger = "127.0.0.2";

/** Opens a connection that sends nothing. */
async function openSilent(address: string, localAddress = "127.0.0.1"): Promise<Socket> {
  const [host = "", port] = address.split(":");
  const socket = connect({ host, port: Number(port), localAddress });
  await once(socket, "connect");
  return socket.on("error", () => undefined).resume();
}

function fleet(count: number, address: string): Promise<Socket[]> {
  return Promise.all(Array.from({ length: count }, () => openSilent(address, stranger)));
}

function credentialsFor({ authority: ca }: CertificatesFolder) {
  return clientCredentials(ca, client);
}

function handshakes(maximumMilliseconds: number) {
  return { handshakes: { maximum: 10, maximumMilliseconds } };
}

function destroy(sockets: readonly Socket[]): void {
  for (const socket of sockets) socket.destroy();
}

describe("a connection that does not finish its TLS handshake", () => {
  test.each([
    { what: "sends nothing", bytes: nothing },
    { what: "sends half of a ClientHello", bytes: Buffer.from([22, 3, 1, 1, 255, 1, 0]) },
    { what: "speaks another protocol", bytes: Buffer.from("GET / HTTP/1.1\r\n\r\n") },
  ])("is closed in time if it $what", async ({ bytes }) => {
    using folder = await certificatesFolder(authority);
    await using server = await serverInProcess({ certificates: folder.path, limits: handshakes(20) });
    const socket = await openSilent(server.address);

    socket.write(bytes);

    await expect(closed(socket)).resolves.toBe("closed");
  });

  test("is closed in time if it sends single bytes", async () => {
    using folder = await certificatesFolder(authority);
    await using server = await serverInProcess({ certificates: folder.path, limits: handshakes(100) });
    const socket = await openSilent(server.address);
    const clientHello = Buffer.from([22, 3, 1, 1, 255, 1, 0, 1, 251, 3, 3]);

    const timer = setInterval(() => socket.write(socket.bytesWritten === 0 ? clientHello : Buffer.from([0])), 10);
    await expect(closed(socket)).resolves.toBe("closed");
    clearInterval(timer);
  });

  test("cannot lock out other addresses: the oldest are closed, counted, and logged once", async () => {
    using folder = await certificatesFolder(authority);
    await using server = await serverInProcess({ certificates: folder.path, limits: handshakes(60_000) });
    const existing = await openSilent(server.address);
    const strangers = await fleet(30, server.address);

    const answer = await callFunction({ address: server.address, credentials: credentialsFor(folder) }, { meta });
    const metrics = await server.metrics();

    expect(answer).toMatchObject(answered);
    expect(existing.closed).toBe(false);
    expect(metrics).toContain('\nfunction_cluster_api_connections{pool="handshakes"} 9\n');
    expect(metrics).toContain('\nfunction_cluster_api_connections_rejected_total{pool="handshakes"} 22\n');
    expect(server.lines.filter(({ msg }) => msg === "closed a connection of pool handshakes")).toHaveLength(1);
    destroy([existing, ...strangers]);
  });
});

test("beyond the maximum of callers, the connection that was unused for longest is closed", async () => {
  using folder = await certificatesFolder(authority);
  await using server = await serverInProcess({
    certificates: folder.path,
    limits: { callers: { ...defaultPoolLimits.callers, maximum: 2 } },
  });
  const session = openSession(caller(server.address, folder));
  await callHealth(session);
  const idle = caller(server.address, folder);
  // Waits for the server's SETTINGS.
  await once(idle, "data");
  await callHealth(session);
  const newest = caller(server.address, folder);
  await once(newest, "data");

  await closed(idle);
  await callHealth(session);
  const metrics = await server.metrics();

  expect([session.closed, newest.closed]).toEqual([false, false]);
  expect(metrics).toContain('\nfunction_cluster_api_connections{pool="callers"} 2\n');
  expect(metrics).toContain('\nfunction_cluster_api_connections_rejected_total{pool="callers"} 1\n');
  expect(metrics).toContain('\nfunction_cluster_api_connections{pool="handshakes"} 0\n');
  expect(server.lines).toContainEqual(
    expect.objectContaining({ msg: "closed a connection of pool callers", maximum: 2 }),
  );
  session.destroy();
  destroy([newest]);
});

function openSession(socket: Socket): ClientHttp2Session {
  return connectHttp2("https://localhost", { createConnection: () => socket });
}

async function callHealth(session: ClientHttp2Session): Promise<void> {
  const type = { "content-type": "application/grpc", te: "trailers" };
  const call = session.request({ ":method": "POST", ":path": health.path, ...type });
  call.end(Buffer.alloc(5));
  await once(call.resume(), "close");
  expect(call.rstCode).toBe(0);
}

function caller(address: string, { authority: { certificate: ca } }: CertificatesFolder): Socket {
  const [host = "", port] = address.split(":");
  const identity = { cert: client.certificate, key: client.key, ca, ALPNProtocols: ["h2"] };
  const socket = connectSecurely({ host, port: Number(port), servername: "localhost", ...identity });
  return socket.on("error", () => undefined).resume();
}

test("many connections to the probe port cannot lock out a probe", async () => {
  await using server = await serverInProcess({ limits: { probes: { ...defaultPoolLimits.probes, maximum: 5 } } });
  const strangers = await fleet(20, server.probeAddress);

  await expect(callBytes({ address: server.probeAddress, ...health }, nothing)).resolves.toEqual(serving);
  expect(await server.metrics()).toMatch(/\nfunction_cluster_api_connections\{pool="probes"\} [45]\n/);
  destroy(strangers);
});

test("many connections to the metrics port cannot lock out a scrape", async () => {
  await using server = await serverInProcess({ limits: { scrapes: { ...defaultPoolLimits.scrapes, maximum: 5 } } });
  const strangers = await fleet(20, server.metricsAddress);

  expect(await server.metrics()).toContain('\nfunction_cluster_api_connections{pool="scrapes"} 5\n');
  destroy(strangers);
});

test.each([
  { what: "sends nothing", text: "" },
  { what: "sends half of its headers", text: "GET /metrics HTTP/1.1\r\nHost: localhost\r\n" },
  { what: "announces a body that it does not send", text: "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n" },
])("a connection to the metrics port that $what is closed in time", async ({ text }) => {
  await using server = await serverInProcess({ limits: { scrapes: { maximum: 5, requestMilliseconds: 50 } } });
  const socket = await openSilent(server.metricsAddress);

  socket.write(text);

  await expect(closed(socket)).resolves.toBe("closed");
});

test("a connection to the metrics port that sends its headers byte by byte is closed in time", async () => {
  await using server = await serverInProcess({ limits: { scrapes: { maximum: 5, requestMilliseconds: 100 } } });
  const socket = await openSilent(server.metricsAddress);

  const timer = setInterval(() => socket.write(socket.bytesWritten === 0 ? "GET /metrics HTTP/1.1\r\nx: " : "x"), 10);
  await expect(closed(socket)).resolves.toBe("closed");
  clearInterval(timer);
});
