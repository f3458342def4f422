import { createServer, type Server } from "node:http";
import type { ConnectionPool } from "./connection-pool.ts";

interface ScrapeLimits {
  readonly pool: ConnectionPool;
  /** Maximum time of a request, and of a client's silence, also while it reads the answer. */
  readonly requestMilliseconds: number;
}

/** Creates a listener that answers `GET /metrics` over plain HTTP, and nothing else. */
export function createMetricsListener(text: () => string, { pool, requestMilliseconds }: ScrapeLimits): Server {
  const options = {
    noDelay: true,
    maxHeaderSize: 8 * 1024,
    headersTimeout: requestMilliseconds,
    requestTimeout: requestMilliseconds,
    // Interval at which Node.js checks both timeouts.
    connectionsCheckingInterval: requestMilliseconds / 5,
  };
  const listener = createServer(options, (request, response) => {
    if (request.url !== "/metrics") return response.writeHead(404).end();
    if (request.method !== "GET") return response.writeHead(405, { allow: "GET" }).end();
    return response.writeHead(200, { "content-type": "text/plain; version=0.0.4" }).end(text());
  });
  listener.prependListener("connection", (socket) => pool.add(socket));
  return listener.setTimeout(requestMilliseconds);
}
