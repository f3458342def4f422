import { constants, type IncomingHttpHeaders, type ServerHttp2Stream } from "node:http2";
import type { Budget } from "./budget.ts";
import { timeoutOf } from "./deadline.ts";
import { type Decompressor, decompressorOf } from "./encoding.ts";
import { Content, framed, Prefix } from "./message.ts";
import { answerHeaders, isAnswerable, rejectCall, rejectForeign } from "./rejection.ts";
import { CallError, grpcStatus } from "./status.ts";

/** Answers a message with another one. The bytes of the first are gone afterwards. Throws CallError. */
export type Method = (request: Buffer) => Buffer;

export interface Service {
  /** By path, `/package.Service/Method`. */
  readonly methods: ReadonlyMap<string, Method>;
  readonly maximumRequestBytes: number;
  /** Of the messages of all calls. */
  readonly budget: Budget;
  /** How long a message may take to arrive, and an answer to be read; waiting for the budget does not count. */
  readonly transferMilliseconds: number;
}

interface Terms {
  readonly service: Service;
  readonly headers: IncomingHttpHeaders;
}

const longestTimer = 2 ** 31 - 1;

/** One unary call: its message is read to the end, then answered, unless its deadline has passed. */
class Call {
  private readonly stream: ServerHttp2Stream;
  private readonly service: Service;
  private readonly method: Method;
  private readonly encoding: IncomingHttpHeaders[string];
  private readonly prefix = new Prefix();
  private readonly deadline: number;
  private readonly deadlineTimer: NodeJS.Timeout | undefined;
  private readonly transferTimer: NodeJS.Timeout;
  /** Of a message that is compressed. */
  private decompress: Decompressor | undefined;
  /** Bytes of the message, and what it takes of the budget; undefined before and after. */
  private size: { readonly message: number; readonly budget: number } | undefined;
  private early: Buffer | undefined;
  private content: Content | undefined;
  private isWhole = false;

  constructor(stream: ServerHttp2Stream, method: Method, { service, headers }: Terms) {
    this.stream = stream;
    this.method = method;
    this.service = service;
    this.encoding = headers["grpc-encoding"];
    const timeout = timeoutOf(headers["grpc-timeout"]);
    this.deadline = performance.now() + (timeout ?? Infinity);
    if (timeout !== undefined) {
      this.deadlineTimer = setTimeout(() => this.reject(late()), Math.min(timeout, longestTimer));
    }
    this.transferTimer = setTimeout(() => this.endTransfer(), service.transferMilliseconds);
  }

  /** Reads the call's message as it arrives. */
  begin(): void {
    const { stream } = this;
    stream.on("data", (piece: Buffer) => this.attempt(() => this.read(piece)));
    stream.once("end", () => this.attempt(() => this.finish()));
    stream.once("aborted", () => this.abort());
    stream.once("close", () => this.close());
  }

  private attempt(step: () => void): void {
    if (!isAnswerable(this.stream)) return;
    try {
      step();
    } catch (error) {
      this.reject(error);
    }
  }

  private read(piece: Buffer): void {
    if (this.content) return this.content.add(piece);
    const rest = this.prefix.take(piece);
    if (!this.prefix.isComplete) return;
    const { maximumRequestBytes, budget } = this.service;
    const message = this.prefix.lengthOfMessage(maximumRequestBytes);
    if (this.prefix.isCompressed) this.decompress = decompressorOf(this.encoding);
    this.size = { message, budget: message + (this.decompress ? maximumRequestBytes : 0) };
    this.early = rest;
    budget.acquire(this.size.budget, this.granted);
    const isAwaitingBudget = this.size !== undefined && !this.content;
    if (isAwaitingBudget) this.stream.pause();
  }

  private readonly granted = (): void => {
    const { early } = this;
    const content = new Content(this.size?.message ?? 0);
    this.content = content;
    this.early = undefined;
    this.transferTimer.refresh();
    this.attempt(() => early && content.add(early));
    if (this.stream.isPaused()) this.stream.resume();
    if (this.isWhole) this.attempt(() => this.answer(content));
  };

  /** A small message may have arrived whole before the budget is granted. */
  private finish(): void {
    this.isWhole = true;
    if (this.content) return this.answer(this.content);
    if (!this.size) throw new CallError(grpcStatus.internal, "the call has no message");
  }

  private answer(content: Content): void {
    if (performance.now() > this.deadline) throw late();
    const whole = content.whole();
    const request = this.decompress ? this.decompress(whole, this.service.maximumRequestBytes) : whole;
    const answer = framed(this.method(request));
    this.stream.respond(answerHeaders, { waitForTrailers: true });
    this.stream.once("wantTrailers", () => this.stream.sendTrailers({ "grpc-status": String(grpcStatus.ok) }));
    this.stream.end(answer);
    this.release();
    this.transferTimer.refresh();
  }

  private endTransfer(): void {
    if (this.size && !this.content) return void this.transferTimer.refresh();
    if (this.stream.headersSent) return this.stream.close(constants.NGHTTP2_CANCEL);
    this.reject(new CallError(grpcStatus.deadlineExceeded, "the message took too long to arrive"));
  }

  private reject(error: unknown): void {
    this.release();
    rejectCall(this.stream, error);
  }

  /** The caller has given up. Only what is read to its end is closed. */
  private abort(): void {
    this.close();
    this.stream.resume();
  }

  private close(): void {
    clearTimeout(this.transferTimer);
    this.release();
  }

  /** Gives back what the message holds. */
  private release(): void {
    clearTimeout(this.deadlineTimer);
    this.content?.release();
    if (this.size) this.service.budget.release(this.size.budget, this.granted);
    this.content = undefined;
    this.early = undefined;
    this.size = undefined;
  }
}

/** Serves a call of a connection; all that is wrong with it is told to the caller. */
export function serveCall(stream: ServerHttp2Stream, headers: IncomingHttpHeaders, service: Service): void {
  // A caller that goes away in the middle is no mistake of ours.
  stream.on("error", () => undefined);
  if (!isAnswerable(stream)) return;
  if (!isGrpc(headers["content-type"])) return rejectForeign(stream, service.transferMilliseconds);
  const path = headers[":path"] ?? "";
  const method = service.methods.get(path);
  if (!method) return rejectCall(stream, new CallError(grpcStatus.unimplemented, `there is no method ${path}`));
  new Call(stream, method, { service, headers }).begin();
}

/** Messages are protobuf, which is also what a type without a suffix stands for. */
function isGrpc(contentType: string | undefined): boolean {
  return /^application\/grpc(?:\+proto)?[ \t]*(?:;|$)/i.test(contentType ?? "");
}

function late(): CallError {
  return new CallError(grpcStatus.deadlineExceeded, "the call's deadline has passed");
}
