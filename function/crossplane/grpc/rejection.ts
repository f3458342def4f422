import { constants, type ServerHttp2Stream } from "node:http2";
import { acceptedEncodings } from "./encoding.ts";
import { CallError, grpcStatus } from "./status.ts";

export const answerHeaders = { ":status": 200, "content-type": "application/grpc" } as const;

/**
 * Whether a call can still be answered. A caller may reset its call at any time, and Node.js then throws on an answer.
 */
export function isAnswerable({ headersSent, closed, destroyed }: ServerHttp2Stream): boolean {
  return !headersSent && !closed && !destroyed;
}

/** Ends a call with a gRPC status, unless it is closed or answered. Errors other than CallError become `internal`. */
export function rejectCall(stream: ServerHttp2Stream, error: unknown): void {
  if (!isAnswerable(stream)) return;
  const { status, message } = error instanceof CallError ? error : new CallError(grpcStatus.internal, "internal error");
  const reason = { "grpc-status": String(status), "grpc-message": percentEncoded(message) };
  stream.respond({ ...answerHeaders, ...reason, "grpc-accept-encoding": acceptedEncodings }, { endStream: true });
  if (stream.readableEnded) return;
  // Discards further data of the caller: a paused stream would hold the received data and never end.
  stream.close(constants.NGHTTP2_NO_ERROR);
  stream.resume();
}

/** Rejects a request that is not gRPC. The sender may finish, so that HTTP/2 still validates the rest. */
export function rejectForeign(stream: ServerHttp2Stream, transferMilliseconds: number): void {
  stream.respond({ ":status": constants.HTTP_STATUS_UNSUPPORTED_MEDIA_TYPE }, { endStream: true });
  const timer = setTimeout(() => stream.close(), transferMilliseconds);
  stream.once("close", () => clearTimeout(timer)).resume();
}

/** Percent-encodes a message as gRPC specifies: printable characters stay readable for clients that do not decode. */
function percentEncoded(text: string): string {
  return text.toWellFormed().replaceAll(/[^\x20-\x7e]|%/gu, (character) => encodeURIComponent(character));
}
