import { constants, type IncomingHttpHeaders, type ServerHttp2Stream } from "node:http2";
import { timeoutOf } from "./deadline.ts";
import { Content, framed, Prefix } from "./message.ts";
import type { Room } from "./room.ts";
import { CallError, grpcStatus } from "./status.ts";

/** Answers a message with another one. The bytes of the first are gone afterwards. Throws CallError. */
export type Method = (request: Buffer) => Buffer;

export interface Service {
  /** By path, `/package.Service/Method`. */
  readonly methods: ReadonlyMap<string, Method>;
  readonly maximumRequestBytes: number;
  readonly room: Room;
}

interface Terms {
  readonly service: Service;
  /** Milliseconds that the caller waits; undefined: for ever. */
  readonly timeout: number | undefined;
}

const longestTimer = 2 ** 31 - 1;
const answerHeaders = { ":status": 200, "content-type": "application/grpc" } as const;

/** One unary call: its message is read to the end, then answered, unless its deadline has passed. */
class Call {
  private readonly stream: ServerHttp2Stream;
  private readonly service: Service;
  private readonly method: Method;
  private readonly prefix = new Prefix();
  private readonly timer: NodeJS.Timeout | undefined;
  private readonly deadline: number;
  /** Bytes for which there is room, or for which room is waited. */
  private length: number | undefined;
  private early: Buffer | undefined;
  private content: Content | undefined;

  constructor(stream: ServerHttp2Stream, method: Method, { service, timeout }: Terms) {
    this.stream = stream;
    this.method = method;
    this.service = service;
    this.deadline = performance.now() + (timeout ?? Infinity);
    if (timeout !== undefined) this.timer = setTimeout(() => this.refuse(late()), Math.min(timeout, longestTimer));
  }

  /** Takes the call's message as it comes. */
  begin(): void {
    const { stream } = this;
    stream.on("data", (piece: Buffer) => this.attempt(() => this.read(piece)));
    stream.once("end", () => this.attempt(() => this.answer()));
    stream.once("close", () => this.end());
  }

  private attempt(step: () => void): void {
    if (this.stream.headersSent || this.stream.destroyed) return;
    try {
      step();
    } catch (error) {
      this.refuse(error);
    }
  }

  private read(piece: Buffer): void {
    if (this.content) return this.content.add(piece);
    const rest = this.prefix.take(piece);
    if (!this.prefix.isComplete) return;
    this.length = this.prefix.lengthOfMessage(this.service.maximumRequestBytes);
    this.early = rest;
    this.service.room.take(this.length, this.enter);
    if (!this.content) this.stream.pause();
  }

  private readonly enter = (): void => {
    const { early } = this;
    const content = new Content(this.length ?? 0);
    this.content = content;
    this.early = undefined;
    this.attempt(() => early && content.add(early));
    if (this.stream.isPaused()) this.stream.resume();
  };

  private answer(): void {
    if (!this.content) throw new CallError(grpcStatus.internal, "the call has no message");
    if (performance.now() > this.deadline) throw late();
    const answer = framed(this.method(this.content.whole()));
    this.stream.respond(answerHeaders, { waitForTrailers: true });
    this.stream.once("wantTrailers", () => this.stream.sendTrailers({ "grpc-status": String(grpcStatus.ok) }));
    this.stream.end(answer);
    this.end();
  }

  private refuse(error: unknown): void {
    this.end();
    refuseCall(this.stream, error);
  }

  /** Gives back what the call holds. */
  private end(): void {
    clearTimeout(this.timer);
    this.content?.release();
    if (this.length !== undefined) this.service.room.leave(this.length, this.enter);
    this.content = undefined;
    this.early = undefined;
    this.length = undefined;
  }
}

/** Serves a call of a connection; all that is wrong with it is told to the caller. */
export function serveCall(stream: ServerHttp2Stream, headers: IncomingHttpHeaders, service: Service): void {
  // A caller that goes away in the middle is no mistake of ours.
  stream.on("error", () => undefined);
  if (!String(headers["content-type"]).startsWith("application/grpc")) {
    stream.respond({ ":status": constants.HTTP_STATUS_UNSUPPORTED_MEDIA_TYPE }, { endStream: true });
    return;
  }
  const path = headers[":path"] ?? "";
  const method = service.methods.get(path);
  if (!method) return refuseCall(stream, new CallError(grpcStatus.unimplemented, `there is no method ${path}`));
  new Call(stream, method, { service, timeout: timeoutOf(headers["grpc-timeout"]) }).begin();
}

function late(): CallError {
  return new CallError(grpcStatus.deadlineExceeded, "the call's deadline has passed");
}

function refuseCall(stream: ServerHttp2Stream, error: unknown): void {
  if (stream.headersSent || stream.destroyed) return;
  const { status, message } = error instanceof CallError ? error : new CallError(grpcStatus.internal, "internal error");
  const reason = { "grpc-status": String(status), "grpc-message": encodeURIComponent(message) };
  stream.respond({ ...answerHeaders, ...reason }, { endStream: true });
  // What the caller still sends is not wanted.
  if (!stream.readableEnded) stream.close(constants.NGHTTP2_NO_ERROR);
}
