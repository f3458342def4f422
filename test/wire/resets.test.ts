import { constants } from "node:http2";
import { expect, test } from "vitest";
import { frameMessage } from "../../function/crossplane/grpc/message.ts";
import { closed } from "./closed.ts";
import { callHeaders, echoServer, type EchoServer, maximumRequestBytes } from "./echo-server.ts";
import { flag, frame, headerBlock, RawClient } from "./frames.ts";

/** A message that uses the whole budget. */
const message = frameMessage(Buffer.alloc(maximumRequestBytes));

const pseudoHeaders = { ":scheme": "http", ":authority": "localhost" };

/** A call that is sent in one piece. */
interface Call {
  readonly stream: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly sent?: Buffer;
}

function begin(client: RawClient, { stream, headers, sent }: Call): void {
  const payload = headerBlock({ ...pseudoHeaders, ...callHeaders, ...headers });
  client.send({ type: frame.headers, flags: flag.endHeaders, stream, payload });
  if (sent) client.send({ type: frame.data, flags: 0, stream, payload: sent });
}

function reset(client: RawClient, stream: number, code: number): void {
  const payload = Buffer.alloc(4);
  payload.writeUInt32BE(code);
  client.send({ type: frame.reset, flags: 0, stream, payload });
}

function finish(client: RawClient, stream: number, rest: Buffer): void {
  client.send({ type: frame.data, flags: flag.endStream, stream, payload: rest });
}

/** Waits until the server has handled everything sent before. */
async function handled(client: RawClient): Promise<void> {
  client.send({ type: frame.ping, flags: 0, stream: 0, payload: Buffer.alloc(8) });
  await client.next(frame.ping);
}

/** Drains the server, and waits until it has closed the connection after the last call. */
async function drained({ connections }: EchoServer, client: RawClient): Promise<void> {
  connections.drain();
  const { payload } = await client.next(frame.ping);
  client.send({ type: frame.ping, flags: flag.acknowledged, stream: 0, payload });
  await closed(client.socket);
}

async function openClient(server: EchoServer): Promise<RawClient> {
  const client = await RawClient.connect(server.address);
  client.begin();
  await handled(client);
  return client;
}

const moments: readonly (Omit<Call, "stream"> & { readonly name: string })[] = [
  { name: "before its message" },
  { name: "of an unknown method", headers: { ":path": "/no/method" } },
  { name: "of another protocol", headers: { "content-type": "text/plain" } },
  { name: "within the prefix", sent: message.subarray(0, 3) },
  { name: "within its message", sent: message.subarray(0, 10) },
  { name: "before the end of the stream", sent: message },
];
const resets = [constants.NGHTTP2_NO_ERROR, constants.NGHTTP2_CANCEL].flatMap((code) =>
  [true, false].flatMap((isImmediate) => moments.map((moment) => ({ ...moment, code, isImmediate }))),
);

test.concurrent.each(resets)(
  "a call that is reset $name, with code $code, immediately: $isImmediate, leaves nothing open",
  async ({ isImmediate, code, ...call }) => {
    using server = await echoServer();
    using client = await openClient(server);
    client.socket.cork();
    begin(client, { stream: 1, ...call });
    if (!isImmediate) client.socket.uncork();
    if (!isImmediate) await handled(client);

    reset(client, 1, code);
    client.socket.uncork();
    await handled(client);
    begin(client, { stream: 3 });
    finish(client, 3, message);
    const { payload: answer } = await client.next(frame.data);
    await drained(server, client);

    expect(answer).toEqual(message);
  },
);

test.concurrent.each([constants.NGHTTP2_NO_ERROR, constants.NGHTTP2_CANCEL])(
  "a call that is reset with code %d while it waits for the budget leaves nothing open",
  async (code) => {
    using server = await echoServer();
    using other = await openClient(server);
    using client = await openClient(server);
    // The first uses the whole budget, and the second exceeds it.
    for (const stream of [1, 3]) begin(other, { stream, sent: message.subarray(0, -1) });
    await handled(other);
    begin(client, { stream: 1, sent: message.subarray(0, 10) });
    await handled(client);
    client.send({ type: frame.data, flags: 0, stream: 1, payload: message.subarray(10, 20) });
    await handled(client);

    reset(client, 1, code);
    await handled(client);
    await drained(server, client);
    finish(other, 3, message.subarray(-1));
    const { payload: answer } = await other.next(frame.data);

    expect(answer).toEqual(message);
  },
);
