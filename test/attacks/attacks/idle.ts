import { setTimeout } from "node:timers/promises";
import { aborted, type Attack, ports, repeatUntil, type Target } from "../attack.ts";
import { type Endpoint, openSocket, openStream } from "../http2/endpoint.ts";
import { RawConnection } from "../http2/raw-connection.ts";

/** Opens up to `count` connections, and returns how many succeeded. The server may close those beyond its limit. */
async function openMany(count: number, open: () => Promise<{ destroy(): unknown }>, keep: Target["keep"]) {
  let opened = 0;
  for (let made = 0; made < count; made += batch) {
    const results = await Promise.allSettled(Array.from({ length: Math.min(batch, count - made) }, open));
    const connections = results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
    connections.forEach(keep);
    opened += connections.length;
  }
  return opened;
}

const batch = 20;

export const silent: Attack = {
  name: "silent",
  what: "300 TCP connections on each port that never send anything",
  run: async ({ endpoints, keep }, signal) => {
    const counts = await Promise.all(ports.map((port) => openMany(300, () => openSocket(endpoints[port]), keep)));
    await aborted(signal);
    return `${counts.join(", ")} connections`;
  },
};

/** The start of a ClientHello: a record that announces 512 bytes and is cut after its first bytes. */
export const halfHello = Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, 0x03, 0x03]);
const handshakeSeconds = 12;

export const halfOpen: Attack = {
  name: "half-open",
  what: "300 TLS handshakes that are never finished; the server must close them within twelve seconds",
  seconds: handshakeSeconds,
  run: async ({ endpoints, keep }, signal) => {
    let closed = 0;
    const open = async () => {
      const socket = await openSocket(endpoints.function);
      socket.write(halfHello);
      socket.resume().once("close", () => (closed += 1));
      return socket;
    };
    const opened = await openMany(300, open, keep);
    await aborted(signal);
    if (closed < opened) throw new Error(`${opened - closed} of ${opened} handshakes are still open`);
    return `${opened} handshakes, all ended`;
  },
};

/** Begins when the attack ends, so that SIGTERM arrives during the handshakes. */
export const lateHandshakes: Attack = {
  name: "late-handshakes",
  what: "100 TLS handshakes that are begun just before SIGTERM",
  run: async ({ endpoints, keep }, signal) => {
    await aborted(signal);
    const open = async () => {
      const socket = await openSocket(endpoints.function);
      socket.write(halfHello);
      return socket;
    };
    return `${await openMany(100, open, keep)} handshakes`;
  },
};

function raw(endpoint: Endpoint): () => Promise<{ destroy(): unknown }> {
  return async () => {
    const connection = await RawConnection.open(endpoint);
    return { destroy: () => connection.close() };
  };
}

export const fleet: Attack = {
  name: "idle-fleet@function",
  what: "300 connections of an authenticated client that make no call",
  run: async ({ endpoints, keep }, signal) => {
    const opened = await openMany(300, raw(endpoints.function), keep);
    await aborted(signal);
    return `${opened} connections`;
  },
};

export const probeFleet: Attack = {
  name: "idle-fleet@probe",
  what: "1000 connections on the probe port that make no call",
  run: async ({ endpoints, keep }, signal) => {
    const opened = await openMany(1000, raw(endpoints.probe), keep);
    await aborted(signal);
    return `${opened} connections`;
  },
};

export const slowHeaders: Attack = {
  name: "slow-headers@metrics",
  what: "1000 requests for metrics whose headers arrive byte by byte and never end",
  run: async ({ endpoints, keep }, signal) => {
    const sockets = new Set<Awaited<ReturnType<typeof openSocket>>>();
    const open = async () => {
      const socket = await openSocket(endpoints.metrics);
      socket.write("GET /metrics HTTP/1.1\r\nhost: ");
      sockets.add(socket.resume());
      return socket;
    };
    const opened = await openMany(1000, open, keep);
    await repeatUntil(signal, async () => {
      for (const socket of [...sockets].filter(({ writable }) => writable)) socket.write("a");
      await setTimeout(500);
    });
    return `${opened} connections`;
  },
};

export const handshakes: Attack = {
  name: "handshakes",
  what: "complete TLS handshakes of an authenticated client, one after the other, four in parallel",
  run: async ({ endpoints }, signal) => {
    const shake = async () => {
      const socket = await openStream(endpoints.function).catch(() => undefined);
      socket?.destroy();
    };
    const counts = await Promise.all(Array.from({ length: 4 }, () => repeatUntil(signal, shake)));
    return `${counts.join(", ")} handshakes`;
  },
};
