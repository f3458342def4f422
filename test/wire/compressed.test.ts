import { deflateSync, gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { frameMessage } from "../../function/crossplane/grpc/message.ts";
import { grpcStatus } from "../../function/crossplane/grpc/status.ts";
import { callEcho, compressedFrame, echoServer, maximumRequestBytes } from "./echo-server.ts";

describe("a compressed message", () => {
  const message = Buffer.from("x".repeat(maximumRequestBytes));
  const malformed = Buffer.from("this is not compressed");

  test.each([
    ["gzip", gzipSync(message)],
    ["deflate", deflateSync(message)],
  ])("of %s is answered", async (encoding, compressed) => {
    using server = await echoServer();
    const { session } = server;

    const answer = await callEcho(session, compressedFrame(compressed), { "grpc-encoding": encoding });

    expect(answer).toEqual({ status: grpcStatus.ok, body: frameMessage(message) });
  });

  const tooLarge = gzipSync(Buffer.alloc(100_000));
  const cut = gzipSync(message).subarray(0, -9);

  test.each([
    {
      problem: "that decompresses to more than the maximum",
      compressed: tooLarge,
      status: grpcStatus.resourceExhausted,
    },
    { problem: "that is malformed", compressed: malformed, status: grpcStatus.internal },
    { problem: "that is truncated", compressed: cut, status: grpcStatus.internal },
    {
      problem: "of an unsupported encoding",
      compressed: malformed,
      encoding: "snappy",
      status: grpcStatus.unimplemented,
    },
    { problem: "without an encoding", compressed: malformed, encoding: "identity", status: grpcStatus.internal },
  ])("$problem is rejected", async ({ compressed, encoding = "gzip", status }) => {
    using server = await echoServer();
    const { session } = server;

    const answer = await callEcho(session, compressedFrame(compressed), { "grpc-encoding": encoding });

    expect(answer).toMatchObject({ status });
  });
});
