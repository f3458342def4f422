import { randomBytes } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import { paths } from "../../wire/client.ts";
import { type Attack, type Port, repeatUntil, type Run } from "../attack.ts";
import { healthPath } from "../http2/call-headers.ts";
import { openSocket } from "../http2/endpoint.ts";
import { type Flood, floods } from "../http2/floods.ts";
import { floodUntil } from "../http2/send-flood.ts";

const pathAt = { function: paths.v1, probe: healthPath } as const;

/** Every flood, on both HTTP/2 ports. */
export const floodAttacks: readonly Attack[] = floods.flatMap((flood) =>
  (["function", "probe"] as const).map((port) => ({
    name: `${flood.name}@${port}`,
    what: flood.what,
    run: floodOf(flood, port),
  })),
);

function floodOf(flood: Flood, port: keyof typeof pathAt): Run {
  return async ({ endpoints }, signal) => {
    const { connections, pieces, ended } = await floodUntil(signal, {
      endpoint: endpoints[port],
      flood,
      path: pathAt[port],
    });
    return `${pieces} pieces on ${connections} connections, ${ended} ended by the server`;
  };
}

const parallel = 4;

/** Random bytes, and plain text on the port with TLS. */
export const garbage: Attack = {
  name: "garbage",
  what: "random bytes on all three ports, one connection after the other",
  run: async ({ endpoints }, signal) => {
    const counts = await Promise.all((["function", "probe", "metrics"] as const).map((port) => throwAt(port)));
    return `${counts.reduce((sum, count) => sum + count)} connections`;

    async function throwAt(port: Port): Promise<number> {
      const counted = await Promise.all(Array.from({ length: parallel }, () => repeatUntil(signal, () => one(port))));
      return counted.reduce((sum, count) => sum + count);
    }

    async function one(port: Port): Promise<void> {
      const socket = await openSocket(endpoints[port]).catch(() => undefined);
      socket?.end(randomBytes(4096));
      await setTimeout(1);
      socket?.destroy();
    }
  },
};

/** Answers of the metrics port that the client does not read. */
export const unreadMetrics: Attack = {
  name: "unread-metrics",
  what: "pipelined requests for metrics on one connection; the answers are not read",
  run: async ({ endpoints, keep }, signal) => {
    const requests = Buffer.from("GET /metrics HTTP/1.1\r\nhost: a\r\n\r\n".repeat(100));
    const socket = await openSocket(endpoints.metrics);
    keep(socket.pause());
    const count = await repeatUntil(signal, async () => {
      const isAccepted = socket.writable && socket.write(requests);
      await setTimeout(isAccepted ? 0 : 50);
    });
    return `${count * 100} requests`;
  },
};
