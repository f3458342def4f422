import { gzipSync } from "node:zlib";
import { frameMessage } from "../../function/crossplane/grpc/message.ts";
import { callHeaders } from "./http2/call-headers.ts";
import type { Sending } from "./http2/send-once.ts";
import { deepStruct, withDeep } from "./tenants/deep.ts";
import { composed, honestRequest } from "./tenants/requests.ts";

/** A malformed request, and the answers that are allowed. */
export interface Malformed extends Sending {
  readonly name: string;
  /** Results of `sendOnce` that are allowed. The connection must stay open in any case. */
  readonly allowed: readonly string[];
}

const megabyte = 1024 * 1024;
const [ok, invalid, exhausted, unimplemented, internal] = [0, 3, 8, 12, 13].map((status) => `grpc ${status}`);
const unreadable = [invalid, internal].filter((each) => each !== undefined);
const uncompressed = [unimplemented, internal, exhausted].filter((each) => each !== undefined);
const protocolError = "reset 1";

interface Body {
  readonly name: string;
  readonly body: Buffer;
  readonly allowed: readonly (string | undefined)[];
  readonly headers?: Readonly<Record<string, string>>;
  readonly path?: string;
}

function malformed({ headers, path, allowed, ...body }: Body): Malformed {
  return {
    ...body,
    headers: callHeaders(path, headers),
    allowed: allowed.filter((each) => each !== undefined),
  };
}

/** A message with an arbitrary compression byte and length. */
function framed(content: Buffer, length: number, first = 0): Buffer {
  const prefix = Buffer.from([first, 0, 0, 0, 0]);
  prefix.writeUInt32BE(length, 1);
  return Buffer.concat([prefix, content]);
}

const gzip = { "grpc-encoding": "gzip" };
const bomb = gzipSync(Buffer.alloc(64 * megabyte));
/** Field 15 with empty bytes, repeated. */
const manyFields = Buffer.alloc(3 * megabyte, Buffer.from([0x7a, 0x00]));
const levels = 11_000;
const deep = deepStruct(levels);

export const malformedRequests: readonly Malformed[] = [
  { name: "more announced than sent", body: framed(honestRequest.subarray(0, 10), 100), allowed: unreadable },
  { name: "less announced than sent", body: framed(honestRequest, 10), allowed: [unimplemented, internal] },
  { name: "4 GiB announced", body: framed(Buffer.alloc(10), 0xff_ff_ff_ff), allowed: [exhausted] },
  { name: "5 MB", body: frameMessage(Buffer.alloc(5 * megabyte)), allowed: [exhausted] },
  { name: "no message", body: Buffer.alloc(0), allowed: [unimplemented, internal] },
  { name: "half a prefix", body: Buffer.alloc(3), allowed: unreadable },
  {
    name: "two messages",
    body: Buffer.concat([frameMessage(honestRequest), frameMessage(honestRequest)]),
    allowed: [unimplemented, internal],
  },
  { name: "compressed without grpc-encoding", body: framed(gzipSync(honestRequest), 10, 1), allowed: uncompressed },
  { name: "first byte 255", body: framed(Buffer.alloc(10), 10, 255), allowed: uncompressed },
  { name: "gzip bomb", body: framed(bomb, bomb.length, 1), headers: gzip, allowed: uncompressed },
  { name: "invalid gzip", body: framed(Buffer.alloc(99), 99, 1), headers: gzip, allowed: uncompressed },
  {
    name: "unknown compression",
    body: framed(bomb, bomb.length, 1),
    headers: { "grpc-encoding": "x" },
    allowed: uncompressed,
  },
  { name: "truncated protobuf", body: frameMessage(honestRequest.subarray(0, -10)), allowed: unreadable },
  { name: "random protobuf", body: frameMessage(Buffer.alloc(1000, 0xff)), allowed: unreadable },
  { name: "many fields", body: frameMessage(manyFields), allowed: [ok, exhausted, ...unreadable] },
  {
    name: "11,000 levels",
    body: frameMessage(withDeep(composed({ spec: { deep: deep.placeholder } }), deep)),
    allowed: [ok, exhausted, ...unreadable],
  },
  {
    name: "content-length too small",
    body: frameMessage(honestRequest),
    headers: { "content-length": "10" },
    allowed: [protocolError, ...unreadable],
  },
  {
    name: "content-length too large",
    body: frameMessage(honestRequest),
    headers: { "content-length": "9999999" },
    allowed: [protocolError, ...unreadable],
  },
  {
    name: "application/grpcfoo",
    body: frameMessage(honestRequest),
    headers: { "content-type": "application/grpcfoo" },
    allowed: ["http 415"],
  },
  {
    name: "text/plain",
    body: frameMessage(honestRequest),
    headers: { "content-type": "text/plain" },
    allowed: ["http 415"],
  },
  { name: "unknown method", body: frameMessage(honestRequest), path: "/no/method", allowed: [unimplemented] },
].map(malformed);
