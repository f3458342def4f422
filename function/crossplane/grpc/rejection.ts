import { constants, type ServerHttp2Stream } from "node:http2";
import { acceptedEncodings } from "./encoding.ts";
import { CallError, grpcStatus } from "./status.ts";

export const answerHeaders = { ":status": 200, "content-type": "application/grpc" } as const;

/** A caller may reset its call at any time, even without an error; Node.js throws when it is answered then. */
export function isAnswerable({ headersSent, closed, destroyed }: ServerHttp2Stream): boolean {
  return !headersSent && !closed && !destroyed;
}

/** Tells the caller why, unless it has gone or been answered. */
export function rejectCall(stream: ServerHttp2Stream, error: unknown): void {
  if (!isAnswerable(stream)) return;
  const { status, message } = error instanceof CallError ? error : new CallError(grpcStatus.internal, "internal error");
  const reason = { "grpc-status": String(status), "grpc-message": percentEncoded(message) };
  stream.respond({ ...answerHeaders, ...reason, "grpc-accept-encoding": acceptedEncodings }, { endStream: true });
  if (stream.readableEnded) return;
  // What the caller still sends is not wanted; a paused stream would keep what has arrived, and never end.
  stream.close(constants.NGHTTP2_NO_ERROR);
  stream.resume();
}

/** For what is not gRPC. The sender may finish, so that HTTP/2 judges the rest of what it sends. */
export function rejectForeign(stream: ServerHttp2Stream, transferMilliseconds: number): void {
  stream.respond({ ":status": constants.HTTP_STATUS_UNSUPPORTED_MEDIA_TYPE }, { endStream: true });
  const timer = setTimeout(() => stream.close(), transferMilliseconds);
  stream.once("close", () => clearTimeout(timer)).resume();
}

/** As gRPC has it: what is printable stays readable for clients that do not decode. */
function percentEncoded(text: string): string {
  return text.toWellFormed().replaceAll(/[^\x20-\x7e]|%/gu, (character) => encodeURIComponent(character));
}
