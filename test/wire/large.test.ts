import { once } from "node:events";
import { type ClientHttp2Stream, connect } from "node:http2";
import { expect, test } from "vitest";
import { frameMessage } from "../../function/crossplane/grpc/message.ts";
import { callBytes, paths, requestBytes, resourceOf } from "./client.ts";
import { everyPort, metricsOf, startFunction } from "./function-process.ts";

const meta = { tag: "t", capabilities: [] };
const callHeaders = { ":method": "POST", ":path": paths.v1, "content-type": "application/grpc", te: "trailers" };
const megabyte = 1024 * 1024;

test("sixteen large parallel requests are answered, and memory is bounded", async () => {
  const large = Array.from({ length: 3500 }, (_, index) => ({ name: `item-${index}`, text: "x".repeat(1000) }));
  const observed = { composite: undefined, resources: { large: resourceOf({ large }) } };
  const request = requestBytes({ meta, observed });
  const server = await startFunction({ arguments: ["--insecure", ...everyPort] });
  const calls = Array.from({ length: 16 }, () => callBytes(server, request));

  const answers = await Promise.all(calls);
  const metrics = await metricsOf(server);
  await server.end();

  expect(request.length).toBeGreaterThan(3 * 1024 * 1024);
  expect(answers).toHaveLength(16);
  expect(Number(/^function_cluster_api_resident_memory_bytes (\d+)/m.exec(metrics)?.[1])).toBeLessThan(
    400 * 1024 * 1024,
  );
});

test("incomplete messages are held up to the budget, others wait, and all are answered", async () => {
  const frame = frameMessage(Buffer.concat([requestBytes({ meta }), unknownField(3 * megabyte)]));
  const server = await startFunction({ arguments: ["--insecure", ...everyPort] });
  // Unsent data counts too, and Node.js's default is 10 MB.
  const session = connect(`http://${server.address}`, { maxSessionMemory: 1024 });
  const streams = Array.from({ length: 40 }, () => session.request(callHeaders).resume());
  const statuses = streams.map((stream) => once(stream, "trailers").then(([trailers]) => trailers["grpc-status"]));
  const write = (stream: ClientHttp2Stream) =>
    new Promise((resolve) => void stream.write(frame.subarray(0, -1), resolve));
  // The budget of 32 MiB, plus one message.
  for (const stream of streams.slice(0, 11)) await write(stream);
  let accepted = 0;
  for (const stream of streams.slice(11)) void write(stream).then(() => (accepted += 1));
  // Long enough for all of them, if they were accepted.
  for (let round = 0; round < 50; round += 1) {
    await callBytes({ address: server.probeAddress, path: "/grpc.health.v1.Health/Check" }, Buffer.alloc(0));
  }

  expect(accepted).toBe(0);

  for (const stream of streams) stream.end(frame.subarray(-1));
  expect(await Promise.all(statuses)).toEqual(streams.map(() => "0"));
  session.destroy();
  await server.end();
});

/** An unknown field, as of a later protocol. It is skipped, so only its bytes use memory. */
function unknownField(length: number): Buffer {
  const digits = [0, 7, 14, 21].map((shift) => ((length >> shift) & 127) | (shift < 21 ? 128 : 0));
  return Buffer.concat([Buffer.from([(15 << 3) | 2, ...digits]), Buffer.alloc(length, 1)]);
}
