import { createServer, type Server } from "node:http";
import type { ConnectionPool } from "./connection-pool.ts";

const options = {
  noDelay: true,
  keepAlive: true,
  maxHeaderSize: 8 * 1024,
  headersTimeout: 10_000,
  requestTimeout: 10_000,
  // How often both are looked at.
  connectionsCheckingInterval: 2000,
  keepAliveTimeout: 5000,
} as const;
/** For a client that does not read its answer, too. */
const silenceInMilliseconds = 30_000;

/** Answers `GET /metrics` in plain text, and nothing else. */
export function metricsListener(pool: ConnectionPool, text: () => string): Server {
  const listener = createServer(options, (request, response) => {
    if (request.url !== "/metrics") return response.writeHead(404).end();
    if (request.method !== "GET") return response.writeHead(405, { allow: "GET" }).end();
    return response.writeHead(200, { "content-type": "text/plain; version=0.0.4" }).end(text());
  });
  listener.prependListener("connection", (socket) => pool.add(socket));
  return listener.setTimeout(silenceInMilliseconds);
}
