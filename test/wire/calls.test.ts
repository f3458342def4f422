import { once } from "node:events";
import type { ClientHttp2Session } from "node:http2";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { frameMessage } from "../../function/crossplane/grpc/message.ts";
import { CallError, grpcStatus } from "../../function/crossplane/grpc/status.ts";
import {
  callEcho,
  callHeaders,
  compressedFrame,
  echoServer,
  maximumRequestBytes,
  outcomeOf,
  settled,
} from "./echo-server.ts";

/** Opens two calls that use up the budget and exceed it, because the last byte of their messages is missing. */
async function holdBudget(session: ClientHttp2Session) {
  const frame = frameMessage(Buffer.alloc(maximumRequestBytes));
  const streams = [session.request(callHeaders), session.request(callHeaders)];
  for (const stream of streams) stream.write(frame.subarray(0, -1));
  await settled(session);
  const finish = () => {
    for (const stream of streams) stream.end(frame.subarray(-1));
  };
  return { outcomes: Promise.all(streams.map(outcomeOf)), finish };
}

const bothAnswered = [{ status: grpcStatus.ok }, { status: grpcStatus.ok }];

describe("the budget", () => {
  test("delays a message that has arrived completely", async () => {
    using server = await echoServer();
    const { session } = server;
    const large = await holdBudget(session);
    const small = session.request(callHeaders);
    const outcome = outcomeOf(small);
    small.write(frameMessage(Buffer.from("small")));
    await settled(session);
    small.end();
    await settled(session);

    large.finish();

    expect(await large.outcomes).toMatchObject(bothAnswered);
    expect(await outcome).toEqual({ status: grpcStatus.ok, body: frameMessage(Buffer.from("small")) });
  });

  test("is acquired by a compressed message for its maximum decompressed size", async () => {
    using server = await echoServer();
    const { session } = server;
    const large = await holdBudget(session);
    let isAnswered = false;
    const compressed = callEcho(session, compressedFrame(gzipSync("x")), { "grpc-encoding": "gzip" });
    void compressed.then(() => (isAnswered = true));
    await settled(session);

    expect(isAnswered).toBe(false);

    large.finish();
    expect(await compressed).toMatchObject({ status: grpcStatus.ok });
  });

  test("is not acquired by messages that are announced and do not arrive", async () => {
    using server = await echoServer();
    const { session } = server;
    for (let count = 0; count < 50; count += 1) {
      session
        .request(callHeaders)
        .on("error", () => undefined)
        .write(frameMessage(Buffer.alloc(maximumRequestBytes)).subarray(0, 6));
    }
    await settled(session);

    const answers = await Promise.all(
      [1, 2, 3].map(() => callEcho(session, frameMessage(Buffer.alloc(maximumRequestBytes)))),
    );

    expect(answers.map(({ status }) => status)).toEqual([grpcStatus.ok, grpcStatus.ok, grpcStatus.ok]);
  });

  test("leaves nothing open for a call that waits until its deadline", async () => {
    using server = await echoServer();
    const { session, connections } = server;
    const large = await holdBudget(session);
    const waiting = session.request({ ...callHeaders, "grpc-timeout": "300m" });
    const outcome = outcomeOf(waiting);
    const frame = frameMessage(Buffer.alloc(500));
    waiting.write(frame.subarray(0, 10));
    await settled(session);
    waiting.write(frame.subarray(10));
    expect(await outcome).toMatchObject({ status: grpcStatus.deadlineExceeded });

    connections.drain();
    large.finish();

    await Promise.all([once(session, "close"), large.outcomes]);
  });
});

describe("a call is ended", () => {
  test("when its message does not arrive, and its budget is released", async () => {
    using server = await echoServer({ transferMilliseconds: 200 });
    const { session } = server;
    const large = await holdBudget(session);
    const small = callEcho(session, frameMessage(Buffer.from("small")));

    const exceeded = { status: grpcStatus.deadlineExceeded };
    expect(await large.outcomes).toMatchObject([exceeded, exceeded]);
    expect(await small).toMatchObject({ status: grpcStatus.ok });
  });

  test("when it is not gRPC and has no end", async () => {
    using server = await echoServer({ transferMilliseconds: 100 });
    const { session } = server;
    const stream = session.request({ ...callHeaders, "content-type": "application/json" });
    stream.write("{");

    await once(stream.resume(), "close");

    expect(session.closed).toBe(false);
  });

  test("when its answer is not read", async () => {
    using server = await echoServer({ transferMilliseconds: 100 }, { initialWindowSize: 0 });
    const { session } = server;
    const stream = session.request(callHeaders);
    stream.on("error", () => undefined).end(frameMessage(Buffer.from("unread")));

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
  using server = await echoServer();
  const { session } = server;

  expect(await callEcho(session, frameMessage(Buffer.from("message")), { "content-type": type })).toMatchObject({
    status,
  });
});

test.each([
  ["unknown method /a.B/c (yet)", "unknown method /a.B/c (yet)"],
  ["100 % of größe 🐘", "100 %25 of gr%C3%B6%C3%9Fe %F0%9F%90%98"],
  ["a\r\nb\u007f\ud800", "a%0D%0Ab%7F%EF%BF%BD"],
])("only unprintable characters are percent-encoded in grpc-message: %j", async (text, expected) => {
  const reject = () => {
    throw new CallError(grpcStatus.internal, text);
  };
  using server = await echoServer({ methods: new Map([[callHeaders[":path"], reject]]) });
  const stream = server.session.request(callHeaders);

  stream.end(frameMessage(Buffer.from("message")));
  const [headers] = await once(stream.resume(), "response");

  expect(headers["grpc-message"]).toBe(expected);
});
