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
    { flaw: "that becomes larger than the maximum", compressed: tooLarge, status: grpcStatus.resourceExhausted },
    { flaw: "that is malformed", compressed: malformed, status: grpcStatus.internal },
    { flaw: "that ends too early", compressed: cut, status: grpcStatus.internal },
    { flaw: "of another encoding", compressed: malformed, encoding: "snappy", status: grpcStatus.unimplemented },
    { flaw: "of no encoding", compressed: malformed, encoding: "identity", status: grpcStatus.internal },
  ])("$flaw is rejected", async ({ compressed, encoding = "gzip", status }) => {
    using server = await echoServer();
    const { session } = server;

    const answer = await callEcho(session, compressedFrame(compressed), { "grpc-encoding": encoding });

    expect(answer).toMatchObject({ status });
  });
});
