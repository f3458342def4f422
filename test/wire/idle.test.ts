import { once } from "node:events";
import { Client, connectivityState, credentials } from "@grpc/grpc-js";
import { expect, test } from "vitest";
import { defaultPoolLimits } from "../../function/crossplane/connection-pools.ts";
import { closed } from "./closed.ts";
import { flag, frame, headerBlock, RawClient } from "./frames.ts";
import { serverInProcess } from "./server-in-process.ts";

const path = "/grpc.health.v1.Health/Check";
const headers = {
  ":method": "POST",
  ":scheme": "http",
  ":path": path,
  ":authority": "localhost",
  "content-type": "application/grpc",
  te: "trailers",
};
const emptyMessage = Buffer.alloc(5);

function limits(callers: { readonly prefaceMilliseconds?: number; readonly idleMilliseconds?: number }) {
  return { limits: { callers: { ...defaultPoolLimits.callers, ...callers } } };
}

function call(client: RawClient, stream: number): void {
  client.send({ type: frame.headers, flags: flag.endHeaders, stream, payload: headerBlock(headers) });
}

function finish(client: RawClient, stream: number): void {
  client.send({ type: frame.data, flags: flag.endStream, stream, payload: emptyMessage });
}

test("a connection without HTTP/2 preface is closed in time", async () => {
  await using server = await serverInProcess(limits({ prefaceMilliseconds: 20 }));
  using client = await RawClient.connect(server.address);

  client.socket.write("PRI * HTTP/2.0\r\n\r\n");

  await expect(closed(client.socket)).resolves.toBe("closed");
});

test("an idle connection is closed after the answer to a PING, so that no call is lost", async () => {
  await using server = await serverInProcess(limits({ idleMilliseconds: 20 }));
  using client = await RawClient.connect(server.address);
  client.begin();
  await client.next(frame.settings);

  const { payload: goaway } = await client.next(frame.goaway);
  const { payload: ping } = await client.next(frame.ping);
  call(client, 1);
  finish(client, 1);
  const beforeAnswer = client.socket.closed;
  client.send({ type: frame.ping, flags: flag.acknowledged, stream: 0, payload: ping });
  const [wasReset] = await once(client.socket, "close");

  expect([goaway.readUInt32BE(0), goaway.readUInt32BE(4)]).toEqual([0, 0]);
  expect([beforeAnswer, wasReset]).toEqual([false, false]);
});

test("a client that does not answer the PING is closed, too", async () => {
  await using server = await serverInProcess(limits({ idleMilliseconds: 20 }));
  using client = await RawClient.connect(server.address);
  client.begin();

  await expect(closed(client.socket)).resolves.toBe("closed");
});

test("a connection is idle after its last call, not during a long one", async () => {
  await using server = await serverInProcess(limits({ idleMilliseconds: 20 }));
  using other = await RawClient.connect(server.address);
  using client = await RawClient.connect(server.address);
  client.begin();
  call(client, 1);
  other.begin();

  // By then, the other connection was idle for longer.
  await closed(other.socket);
  finish(client, 1);
  const { stream: answered } = await client.next(frame.headers);
  await closed(client.socket);

  expect(answered).toBe(1);
});

test("a client whose idle connection was closed reconnects for its next call", async () => {
  await using server = await serverInProcess(limits({ idleMilliseconds: 20 }));
  const client = new Client(server.address, credentials.createInsecure());
  const answers = [await check(client)];

  await new Promise((resolve) => {
    client.getChannel().watchConnectivityState(connectivityState.READY, Infinity, resolve);
  });
  answers.push(await check(client));
  client.close();

  const serving = Buffer.from([8, 1]);
  expect(answers).toEqual([serving, serving]);
});

const same = (bytes: Buffer) => bytes;

function check(client: Client): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    client.makeUnaryRequest(path, same, same, Buffer.alloc(0), (error, answer) => {
      if (error) reject(error);
      else resolve(answer);
    });
  });
}
