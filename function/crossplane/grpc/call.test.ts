import { once } from "node:events";
import { type ClientHttp2Session, type ClientHttp2Stream, connect } from "node:http2";
import { createServer } from "node:net";
import { buffer } from "node:stream/consumers";
import { deflateSync, gzipSync } from "node:zlib";
import { afterEach, describe, expect, test } from "vitest";
import { Budget } from "./budget.ts";
import type { Service } from "./call.ts";
import { Connections } from "./connections.ts";
import { framed } from "./message.ts";
import { grpcStatus } from "./status.ts";

const path = "/test.Echo/Echo";
const headers = { ":method": "POST", ":path": path, "content-type": "application/grpc", te: "trailers" };
const maximumRequestBytes = 1000;
const connection = {
  streams: 100,
  callWindow: 65_535,
  window: 65_535,
  headerBytes: 8192,
  prefaceMilliseconds: 20_000,
  idleMilliseconds: 20_000,
};
const open: Disposable[] = [];

afterEach(() => open.splice(0).forEach((one) => one[Symbol.dispose]()));

/** A server that answers a message with itself, and a client of it. */
async function served(terms: Partial<Service> = {}, settings: { initialWindowSize?: number } = {}) {
  const methods = new Map([[path, (request: Buffer) => Buffer.from(request)]]);
  const budget = new Budget(maximumRequestBytes);
  const service = { methods, maximumRequestBytes, budget, transferMilliseconds: 20_000, ...terms };
  const connections = new Connections(service, connection);
  const listener = createServer((socket) => connections.accept(socket)).listen(0, "127.0.0.1");
  await once(listener, "listening");
  const address = listener.address();
  const port = address !== null && typeof address === "object" ? address.port : 0;
  const session = connect(`http://127.0.0.1:${port}`, { settings });
  open.push({
    [Symbol.dispose]: () => {
      session.destroy();
      connections.destroy();
      listener.close();
    },
  });
  await once(session, "connect");
  return { session, connections };
}

/** What a call came to: its status, or that of HTTP where it has none. */
async function outcomeOf(stream: ClientHttp2Stream): Promise<{ status: number; body: Buffer }> {
  const trailers = once(stream, "trailers");
  const [answered] = await once(stream, "response");
  const body = await buffer(stream);
  if (answered[":status"] !== 200) return { status: answered[":status"], body };
  const status: unknown = answered["grpc-status"] ?? (await trailers)[0]["grpc-status"];
  return { status: Number(status), body };
}

function call(session: ClientHttp2Session, body: Buffer, further: Record<string, string> = {}) {
  const stream = session.request({ ...headers, ...further });
  stream.end(body);
  return outcomeOf(stream);
}

/** Long enough for what was sent before, and for an answer to it. */
async function settled(session: ClientHttp2Session): Promise<void> {
  for (let round = 0; round < 20; round += 1) await new Promise((resolve) => session.ping(resolve));
}

/** A call that holds the whole budget, since the end of its message is missing. */
async function holdBudget(session: ClientHttp2Session, further: Record<string, string> = {}) {
  const stream = session.request({ ...headers, ...further });
  const frame = framed(Buffer.alloc(maximumRequestBytes));
  stream.write(frame.subarray(0, -1));
  await settled(session);
  return { outcome: outcomeOf(stream), finish: () => stream.end(frame.subarray(-1)) };
}

const compressedFrame = (message: Buffer): Buffer => {
  const frame = framed(message);
  frame[0] = 1;
  return frame;
};

describe("the budget", () => {
  test("is waited for by a message that has arrived whole", async () => {
    const { session } = await served();
    const large = await holdBudget(session);
    const small = session.request(headers);
    const outcome = outcomeOf(small);
    small.write(framed(Buffer.from("small")));
    await settled(session);
    small.end();
    await settled(session);

    large.finish();

    expect(await large.outcome).toMatchObject({ status: grpcStatus.ok });
    expect(await outcome).toEqual({ status: grpcStatus.ok, body: framed(Buffer.from("small")) });
  });

  test("is granted to a compressed message for what it may become", async () => {
    const { session } = await served();
    const bytes = framed(Buffer.from("x".repeat(10)));
    const stream = session.request(headers);
    stream.write(bytes.subarray(0, -1));
    await settled(session);
    let isAnswered = false;
    const compressed = call(session, compressedFrame(gzipSync("x")), { "grpc-encoding": "gzip" });
    void compressed.then(() => (isAnswered = true));
    await settled(session);

    expect(isAnswered).toBe(false);

    stream.end(bytes.subarray(-1));
    expect(await compressed).toMatchObject({ status: grpcStatus.ok });
  });

  test("that a call waits for until its deadline leaves nothing open", async () => {
    const { session, connections } = await served();
    const large = await holdBudget(session);
    const late = session.request({ ...headers, "grpc-timeout": "300m" });
    const outcome = outcomeOf(late);
    const frame = framed(Buffer.alloc(500));
    late.write(frame.subarray(0, 10));
    await settled(session);
    late.write(frame.subarray(10));
    expect(await outcome).toMatchObject({ status: grpcStatus.deadlineExceeded });

    connections.drain();
    large.finish();

    await Promise.all([once(session, "close"), large.outcome]);
  });
});

describe("a call is ended", () => {
  test("when its message does not arrive, and others get its budget", async () => {
    const { session } = await served({ transferMilliseconds: 200 });
    const large = await holdBudget(session);
    const small = call(session, framed(Buffer.from("small")));

    expect(await large.outcome).toMatchObject({ status: grpcStatus.deadlineExceeded });
    expect(await small).toMatchObject({ status: grpcStatus.ok });
  });

  test("when nobody reads its answer", async () => {
    const { session } = await served({ transferMilliseconds: 100 }, { initialWindowSize: 0 });
    const stream = session.request(headers);
    stream.on("error", () => undefined).end(framed(Buffer.from("unread")));

    await once(stream, "close");

    expect(stream.rstCode).not.toBe(0);
  });
});

test.each([
  ["application/grpc", grpcStatus.ok],
  ["application/grpc+proto", grpcStatus.ok],
  ["application/grpc; charset=utf-8", grpcStatus.ok],
  ["application/grpcfoo", 415],
  ["application/grpc+json", 415],
  ["application/json", 415],
])("content type %s", async (type, status) => {
  const { session } = await served();

  expect(await call(session, framed(Buffer.from("message")), { "content-type": type })).toMatchObject({ status });
});

describe("a compressed message", () => {
  const message = Buffer.from("x".repeat(maximumRequestBytes));
  const malformed = Buffer.from("this is not compressed");

  test.each([
    ["gzip", gzipSync(message)],
    ["deflate", deflateSync(message)],
  ])("of %s is answered", async (encoding, compressed) => {
    const { session } = await served();

    const answer = await call(session, compressedFrame(compressed), { "grpc-encoding": encoding });

    expect(answer).toEqual({ status: grpcStatus.ok, body: framed(message) });
  });

  const tooLarge = gzipSync(Buffer.alloc(100_000));
  const cut = gzipSync(message).subarray(0, -9);

  test.each([
    { flaw: "that becomes larger than the maximum", compressed: tooLarge, status: grpcStatus.resourceExhausted },
    { flaw: "that is malformed", compressed: malformed, status: grpcStatus.internal },
    { flaw: "that ends too early", compressed: cut, status: grpcStatus.internal },
    { flaw: "of another encoding", compressed: malformed, encoding: "snappy", status: grpcStatus.unimplemented },
    { flaw: "of no encoding", compressed: malformed, encoding: "identity", status: grpcStatus.internal },
  ])("$flaw is rejected", async ({ compressed, encoding = "gzip", status }) => {
    const { session } = await served();

    const answer = await call(session, compressedFrame(compressed), { "grpc-encoding": encoding });

    expect(answer).toMatchObject({ status });
  });
});
