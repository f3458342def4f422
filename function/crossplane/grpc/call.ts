import { constants, type IncomingHttpHeaders, type ServerHttp2Stream } from "node:http2";
import type { Budget } from "./budget.ts";
import { timeoutOf } from "./deadline.ts";
import { IncomingMessage } from "./incoming.ts";
import { frameMessage } from "./message.ts";
import { answerHeaders, isAnswerable, rejectCall, rejectForeign } from "./rejection.ts";
import { CallError, grpcStatus } from "./status.ts";

/** Answers a request message. The bytes of the request are released afterwards. Throws CallError. */
export type Method = (request: Buffer) => Buffer;

export interface Service {
  /** Methods by path, `/package.Service/Method`. */
  readonly methods: ReadonlyMap<string, Method>;
  readonly maximumRequestBytes: number;
  /** Budget for the messages of all calls. */
  readonly budget: Budget;
  /**
   * Maximum time for a message to arrive, and for the client to read the response. Waiting for the budget does not
   * count.
   */
  readonly transferMilliseconds: number;
}

interface CallOptions {
  readonly service: Service;
  readonly headers: IncomingHttpHeaders;
}

const maximumTimer = 2 ** 31 - 1;

/** A unary call: reads the message to its end, then answers it, unless the deadline has passed. */
class Call {
  private readonly stream: ServerHttp2Stream;
  private readonly method: Method;
  private readonly message: IncomingMessage;
  private readonly deadline: number;
  private readonly deadlineTimer: NodeJS.Timeout | undefined;
  private readonly transferTimer: NodeJS.Timeout;

  constructor(stream: ServerHttp2Stream, method: Method, { service, headers }: CallOptions) {
    this.stream = stream;
    this.method = method;
    this.message = new IncomingMessage(stream, {
      ...service,
      encoding: headers["grpc-encoding"],
      attempt: (step) => this.attempt(step),
      onDelayed: () => this.transferTimer.refresh(),
      onWhole: (request) => this.answer(request),
    });
    const timeout = timeoutOf(headers["grpc-timeout"]);
    this.deadline = performance.now() + (timeout ?? Infinity);
    if (timeout !== undefined) {
      this.deadlineTimer = setTimeout(() => this.reject(deadlineExceeded()), Math.min(timeout, maximumTimer));
    }
    this.transferTimer = setTimeout(() => this.endTransfer(), service.transferMilliseconds);
  }

  /** Starts to read the message of the call. */
  begin(): void {
    const { stream } = this;
    stream.on("data", (piece: Buffer) => this.attempt(() => this.message.read(piece)));
    stream.once("end", () => this.attempt(() => this.message.finish()));
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

  private answer(request: Buffer): void {
    if (performance.now() > this.deadline) throw deadlineExceeded();
    const answer = frameMessage(this.method(request));
    this.stream.respond(answerHeaders, { waitForTrailers: true });
    this.stream.once("wantTrailers", () => this.stream.sendTrailers({ "grpc-status": String(grpcStatus.ok) }));
    this.stream.end(answer);
    this.release();
    this.transferTimer.refresh();
  }

  private endTransfer(): void {
    if (this.message.isWaiting) return void this.transferTimer.refresh();
    if (this.stream.headersSent) return this.stream.close(constants.NGHTTP2_CANCEL);
    this.reject(new CallError(grpcStatus.deadlineExceeded, "the message took too long to arrive"));
  }

  private reject(error: unknown): void {
    this.release();
    rejectCall(this.stream, error);
  }

  /** The caller has cancelled. HTTP/2 closes a stream only after its data is read to the end. */
  private abort(): void {
    this.close();
    this.stream.resume();
  }

  private close(): void {
    clearTimeout(this.transferTimer);
    this.release();
  }

  /** Releases the memory and budget of the message. */
  private release(): void {
    clearTimeout(this.deadlineTimer);
    this.message.release();
  }
}

/** Serves a call of a connection. The caller gets every error as a gRPC status. */
export function serveCall(stream: ServerHttp2Stream, headers: IncomingHttpHeaders, service: Service): void {
  // A caller that disconnects is not an error of the server.
  stream.on("error", () => undefined);
  if (!isAnswerable(stream)) return;
  if (!isGrpc(headers["content-type"])) return rejectForeign(stream, service.transferMilliseconds);
  const path = headers[":path"] ?? "";
  const method = service.methods.get(path);
  if (!method) return rejectCall(stream, new CallError(grpcStatus.unimplemented, `unknown method ${path}`));
  new Call(stream, method, { service, headers }).begin();
}

/** Messages are protobuf, which is also the default of a content type without suffix. */
function isGrpc(contentType: string | undefined): boolean {
  return /^application\/grpc(?:\+proto)?[ \t]*(?:;|$)/i.test(contentType ?? "");
}

function deadlineExceeded(): CallError {
  return new CallError(grpcStatus.deadlineExceeded, "the call's deadline has passed");
}
