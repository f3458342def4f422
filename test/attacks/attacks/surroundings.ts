import { setTimeout } from "node:timers/promises";
import { once } from "node:events";
import { connect as connectSecurely } from "node:tls";
import { X509Certificate } from "node:crypto";
import { frameMessage } from "../../../function/crossplane/grpc/message.ts";
import { requestBytes } from "../../wire/client.ts";
import { certify, type Certified, clientUsage } from "../../wire/certificate.ts";
import { aborted, type Attack, repeatUntil, stopWithOpenCalls, type Target } from "../attack.ts";
import { callHeaders } from "../http2/call-headers.ts";
import { type Endpoint, openSocket, openStream } from "../http2/endpoint.ts";
import { openSession } from "../http2/open-session.ts";
import { sendOnce } from "../http2/send-once.ts";
import { slowBodies } from "./open-calls.ts";

/** Lines that exceed the 64 KiB of a pipe. */
const linesBeyondPipe = 500;

export const logUnread: Attack = {
  name: "log-unread",
  what: "the log has no reader, with --debug",
  words: ["--debug"],
  seconds: 6,
  run: async ({ server, endpoints, keep }, signal) => {
    server.log.stopReading();
    const session = await openSession(endpoints.function);
    keep(session);
    const call = { headers: callHeaders(), body: frameMessage(requestBytes({ meta: { tag: "t", capabilities: [] } })) };
    let calls = 0;
    for (; calls < linesBeyondPipe && !signal.aborted; calls += 1) {
      await Promise.race([sendOnce(session, call), aborted(signal)]);
    }
    await aborted(signal);
    return `${calls} unread lines`;
  },
};

export const logGone: Attack = {
  name: "log-gone",
  what: "the reader of the log is gone, with --debug",
  words: ["--debug"],
  run: async ({ server }, signal) => {
    server.log.close();
    await aborted(signal);
    return "the pipe is closed";
  },
};

const descriptors = 128;

export const exhausted: Attack = {
  name: "descriptors",
  what: `connections on all ports until the process has all its ${descriptors} open files`,
  descriptors,
  // New connections fail during the attack. Existing ones must be served, and all connections afterwards.
  bounds: { excused: ["newcomer", "probe", "scrape"] },
  run: async ({ endpoints }, signal) => {
    const opening = Object.values(endpoints).flatMap((endpoint) =>
      Array.from({ length: descriptors }, () => openSocket(endpoint).catch(() => undefined)),
    );
    const sockets = (await Promise.all(opening)).filter((socket) => socket !== undefined);
    await aborted(signal);
    for (const socket of sockets) socket.destroy();
    return `${sockets.length} connections`;
  },
};

export const strangers: Attack = {
  name: "strangers",
  what: "clients with certificates of another CA, half of them with a chain of forty intermediate CAs",
  run: async ({ endpoints: { function: endpoint } }, signal) => {
    const chains = [await chainOf(0), await chainOf(40)];
    const show = async (chain: string, key: string) => {
      const socket = await openStream({ ...endpoint, tls: { ...endpoint.tls, cert: chain, key } }).catch(
        () => undefined,
      );
      if (!socket) return;
      if (!socket.closed) await Promise.race([once(socket.resume(), "close"), aborted(signal)]);
      socket.destroy();
    };
    const loops = chains.map(({ chain, key }) => repeatUntil(signal, () => show(chain, key)));
    return `${(await Promise.all(loops)).join(" and ")} connections`;
  },
};

/** A client certificate of an unknown CA, with this number of intermediate CAs. */
async function chainOf(between: number): Promise<{ readonly chain: string; readonly key: string }> {
  let issuer = await certify({ subject: "CN=stranger", isAuthority: true });
  const chain: Certified[] = [];
  for (let count = 0; count < between; count += 1) {
    issuer = await certify({ subject: `CN=stranger ${count}`, isAuthority: true }, issuer);
    chain.unshift(issuer);
  }
  const leaf = await certify({ subject: "CN=client", usages: [clientUsage] }, issuer);
  return { chain: [leaf, ...chain].map(({ certificate }) => certificate).join(""), key: leaf.key };
}

export const rotation: Attack = {
  name: "rotation",
  what: "the server's certificate is replaced ten times a second, as by the kubelet",
  run: async ({ endpoints, volume }, signal) => {
    const count = await repeatUntil(signal, async () => {
      await volume.renew();
      await setTimeout(100);
    });
    const { certificate } = await volume.renew();
    const { fingerprint256 } = new X509Certificate(certificate);
    // The function reads its certificates at most once a second.
    await setTimeout(1100);
    if ((await presentedBy(endpoints.function)) !== fingerprint256)
      throw new Error("the server presents an old certificate to a new connection");
    return `${count + 1} certificates`;
  },
};

async function presentedBy({ host, port, tls }: Endpoint): Promise<string> {
  const socket = connectSecurely({ host, port, servername: "localhost", ALPNProtocols: ["h2"], ...tls });
  await once(socket, "secureConnect");
  const { fingerprint256 } = socket.getPeerCertificate();
  socket.destroy();
  return fingerprint256;
}

/** One of two instances stops under load, with calls that never end. */
export const stopUnderLoad: Attack = {
  name: "stop",
  what: "SIGTERM to one of two instances under load, with slow bodies and silent connections on it",
  hasOther: true,
  bounds: { ...stopWithOpenCalls, excused: ["probe", "scrape"], excusedAfter: ["probe", "scrape"] },
  run: async (target: Target, signal) => {
    for (let count = 0; count < 20; count += 1) target.keep(await openSocket(target.endpoints.function));
    const open = AbortSignal.any([signal, AbortSignal.timeout(1000)]);
    const slow = await slowBodies.run(target, open);
    await target.server.stop(15_000);
    return slow;
  },
};
