import { createServer, type Server } from "node:http";
import type { Metrics } from "./metrics.ts";

/** Answers `GET /metrics` in plain text, and nothing else. */
export function metricsListener(metrics: Metrics, version: string): Server {
  return createServer((request, response) => {
    if (request.url !== "/metrics") return response.writeHead(404).end();
    if (request.method !== "GET") return response.writeHead(405, { allow: "GET" }).end();
    return response.writeHead(200, { "content-type": "text/plain; version=0.0.4" }).end(metrics.text(version));
  });
}
