import type { IncomingHttpHeaders, ServerHttp2Stream } from "node:http2";
import type { Budget } from "./budget.ts";
import { type Decompressor, decompressorOf } from "./encoding.ts";
import { Content, Prefix } from "./message.ts";
import { CallError, grpcStatus } from "./status.ts";

export interface MessageOptions {
  readonly maximumRequestBytes: number;
  readonly budget: Budget;
  readonly encoding: IncomingHttpHeaders[string];
  /** Runs a step that may throw CallError outside of `read` and `finish`. */
  readonly attempt: (step: () => void) => void;
  /** Called after a wait for the budget. */
  readonly onDelayed: () => void;
  readonly onWhole: (request: Buffer) => void;
}

/** The message of a call. It acquires budget for received bytes, not for the announced length. */
export class IncomingMessage {
  private readonly stream: ServerHttp2Stream;
  private readonly options: MessageOptions;
  private readonly prefix = new Prefix();
  private content: Content | undefined;
  private decompress: Decompressor | undefined;
  /** Received bytes that wait for the budget. */
  private pending: Buffer | undefined;
  private isEnded = false;
  private isPending = false;

  constructor(stream: ServerHttp2Stream, options: MessageOptions) {
    this.stream = stream;
    this.options = options;
  }

  get isWaiting(): boolean {
    return this.isPending;
  }

  /** Adds received bytes. Throws CallError. */
  read(piece: Buffer): void {
    const rest = this.content ? piece : this.prefix.take(piece);
    if (!this.prefix.isComplete) return;
    this.content ??= this.begin();
    if (rest.length === 0) return;
    this.pending = rest;
    this.acquire(this.content.missingFor(rest.length), () => this.add());
    if (this.isPending) this.stream.pause();
  }

  /** Ends the message. Throws CallError if it is incomplete. */
  finish(): void {
    this.isEnded = true;
    if (!this.content) throw new CallError(grpcStatus.internal, "the call has no message");
    if (!this.isPending) this.complete();
  }

  /** Releases memory and budget. References to the message become empty. */
  release(): void {
    this.content?.release();
    this.options.budget.release(this);
    this.pending = undefined;
    this.isPending = false;
  }

  private begin(): Content {
    const length = this.prefix.lengthOfMessage(this.options.maximumRequestBytes);
    if (this.prefix.isCompressed) this.decompress = decompressorOf(this.options.encoding);
    return new Content(length);
  }

  private acquire(bytes: number, then: () => void): void {
    if (bytes === 0) return then();
    const { budget, attempt, onDelayed } = this.options;
    let isDelayed = false;
    this.isPending = true;
    budget.acquire(this, bytes, () => {
      this.isPending = false;
      if (isDelayed) onDelayed();
      attempt(then);
    });
    isDelayed = true;
  }

  private add(): void {
    if (this.pending) this.content?.add(this.pending);
    this.pending = undefined;
    if (this.stream.isPaused()) this.stream.resume();
    if (this.isEnded) this.complete();
  }

  /** A compressed message acquires budget for its maximum decompressed size. */
  private complete(): void {
    const { content, decompress } = this;
    const { maximumRequestBytes, onWhole } = this.options;
    const whole = content?.whole();
    if (!whole) return;
    if (!decompress) return onWhole(whole);
    this.acquire(maximumRequestBytes, () => onWhole(decompress(whole, maximumRequestBytes)));
  }
}
