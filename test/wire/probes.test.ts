import { once } from "node:events";
import { type ClientHttp2Session, connect } from "node:http2";
import { status } from "@grpc/grpc-js";
import { expect, test } from "vitest";
import { frameMessage } from "../../function/crossplane/grpc/message.ts";
import { callFunction } from "./client.ts";
import { everyPort, type FunctionProcess, metricsOf, startFunction } from "./function-process.ts";

const meta = { tag: "t", capabilities: [] };
const headers = {
  ":method": "POST",
  ":path": "/grpc.health.v1.Health/Check",
  "content-type": "application/grpc",
  te: "trailers",
};
const largest = frameMessage(Buffer.alloc(4096));
const megabyte = 1024 * 1024;

/** Opens a connection without a client certificate, with this number of calls whose messages are incomplete. */
async function openCalls({ probeAddress }: FunctionProcess, count: number): Promise<ClientHttp2Session> {
  const session = connect(`http://${probeAddress}`);
  session.on("error", () => undefined);
  await once(session, "remoteSettings");
  for (let index = 0; index < count; index += 1) {
    const stream = session.request(headers).on("error", () => undefined);
    stream.resume().write(largest.subarray(0, -1));
  }
  await new Promise((resolve) => session.ping(resolve));
  return session;
}

test("clients of the probe port can use neither the budget of callers nor much memory", async () => {
  const server = await startFunction({ arguments: ["--insecure", ...everyPort] });
  const before = residentBytes(await metricsOf(server));
  const sessions = await Promise.all(Array.from({ length: 100 }, () => openCalls(server, 256)));

  await expect(callFunction({ address: server.address }, { meta })).resolves.toMatchObject({ meta: { tag: "t" } });
  const growth = residentBytes(await metricsOf(server)) - before;
  for (const session of sessions) session.destroy();
  await server.end();

  expect(growth).toBeLessThan(100 * megabyte);
});

test("a probe whose message does not arrive is ended", async () => {
  const server = await startFunction({ arguments: ["--insecure", ...everyPort] });
  const session = connect(`http://${server.probeAddress}`);
  const stream = session.request(headers);
  stream.write(largest.subarray(0, 3));

  const [answered] = await once(stream, "response");
  session.destroy();
  await server.end();

  expect(answered).toMatchObject({ "grpc-status": String(status.DEADLINE_EXCEEDED) });
});

function residentBytes(metrics: string): number {
  return Number(/^function_cluster_api_resident_memory_bytes (\d+)/m.exec(metrics)?.[1]);
}
