import { expect, test } from "vitest";
import { frameMessage } from "../../function/crossplane/grpc/message.ts";
import { closed } from "./closed.ts";
import { callHeaders, echoServer } from "./echo-server.ts";
import { flag, frame, headerBlock, RawClient } from "./frames.ts";

const message = frameMessage(Buffer.from("message"));
const pseudoHeaders = { ":scheme": "http", ":authority": "localhost" };
const protocolError = 1;

function call(client: RawClient, stream: number, headers: Readonly<Record<string, string>> = {}): void {
  const payload = headerBlock({ ...pseudoHeaders, ...callHeaders, ...headers });
  client.send({ type: frame.headers, flags: flag.endHeaders, stream, payload });
}

function finish(client: RawClient, stream: number): void {
  client.send({ type: frame.data, flags: flag.endStream, stream, payload: message });
}

function callWithWrongLength(client: RawClient, stream: number): void {
  call(client, stream, { "content-length": "1" });
  finish(client, stream);
}

/** Answers the PING that the server sends after an invalid frame. */
async function answerPing(client: RawClient): Promise<void> {
  const { payload } = await client.next(frame.ping);
  client.send({ type: frame.ping, flags: flag.acknowledged, stream: 0, payload });
}

async function openClient({ address }: { readonly address: string }): Promise<RawClient> {
  const client = await RawClient.connect(address);
  client.begin();
  await client.next(frame.settings);
  return client;
}

test("a wrong content-length resets its call, and other calls on the connection continue", async () => {
  using server = await echoServer();
  using client = await openClient(server);
  call(client, 1);

  callWithWrongLength(client, 3);
  const reset = await client.next(frame.reset);
  await answerPing(client);
  finish(client, 1);
  const answer = await client.next(frame.data);

  expect([reset.stream, reset.payload.readUInt32BE()]).toEqual([3, protocolError]);
  expect([answer.stream, answer.payload]).toEqual([1, message]);
});

test("a client that does not answer after an invalid frame is closed", async () => {
  using server = await echoServer();
  using client = await openClient(server);

  callWithWrongLength(client, 1);

  await expect(closed(client.socket)).resolves.toBe("closed");
});

test.each([
  ["DATA of stream 0", { type: frame.data, stream: 0, payload: message }],
  ["HEADERS of an even stream", { type: frame.headers, stream: 2, payload: headerBlock(callHeaders) }],
  ["a PING of 7 bytes", { type: frame.ping, stream: 0, payload: Buffer.alloc(7) }],
  ["headers that cannot be decompressed", { type: frame.headers, stream: 1, payload: Buffer.from([0xff, 0xff]) }],
])("an error of the connection closes it: %s", async (_, sent) => {
  using server = await echoServer();
  using client = await openClient(server);

  client.send({ flags: flag.endHeaders, ...sent });
  await client.next(frame.goaway);
  // The connection is closed even if the client answers a PING.
  client.send({ type: frame.ping, flags: flag.acknowledged, stream: 0, payload: Buffer.alloc(8) });

  await expect(closed(client.socket)).resolves.toBe("closed");
});

test("many invalid frames close a connection, even if its client answers", async () => {
  using server = await echoServer();
  using client = await openClient(server);
  const answering = (async () => {
    for (;;) await answerPing(client);
  })().catch(() => "ended");

  for (let stream = 1; !client.socket.closed; stream += 2) {
    callWithWrongLength(client, stream);
    await new Promise(setImmediate);
  }

  await expect(answering).resolves.toBe("ended");
});
