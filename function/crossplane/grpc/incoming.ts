import type { IncomingHttpHeaders, ServerHttp2Stream } from "node:http2";
import type { Budget } from "./budget.ts";
import { type Decompressor, decompressorOf } from "./encoding.ts";
import { Content, Prefix } from "./message.ts";
import { CallError, grpcStatus } from "./status.ts";

export interface Terms {
  readonly maximumRequestBytes: number;
  readonly budget: Budget;
  readonly encoding: IncomingHttpHeaders[string];
  /** Runs what may throw CallError outside of `read` and `finish`. */
  readonly attempt: (step: () => void) => void;
  /** After a wait for the budget. */
  readonly onDelayed: () => void;
  readonly onWhole: (request: Buffer) => void;
}

/** The message of a call. It takes from the budget what has arrived, not what was announced. */
export class IncomingMessage {
  private readonly stream: ServerHttp2Stream;
  private readonly terms: Terms;
  private readonly prefix = new Prefix();
  private content: Content | undefined;
  private decompress: Decompressor | undefined;
  /** What has arrived and waits for the budget. */
  private early: Buffer | undefined;
  private isEnded = false;
  private waits = false;

  constructor(stream: ServerHttp2Stream, terms: Terms) {
    this.stream = stream;
    this.terms = terms;
  }

  get isWaiting(): boolean {
    return this.waits;
  }

  /** Throws CallError. */
  read(piece: Buffer): void {
    const rest = this.content ? piece : this.prefix.take(piece);
    if (!this.prefix.isComplete) return;
    this.content ??= this.begin();
    if (rest.length === 0) return;
    this.early = rest;
    this.acquire(this.content.missingFor(rest.length), () => this.add());
    if (this.waits) this.stream.pause();
  }

  /** Throws CallError. */
  finish(): void {
    this.isEnded = true;
    if (!this.content) throw new CallError(grpcStatus.internal, "the call has no message");
    if (!this.waits) this.complete();
  }

  /** Gives back what the message holds; whatever still refers to it finds nothing. */
  release(): void {
    this.content?.release();
    this.terms.budget.release(this);
    this.early = undefined;
    this.waits = false;
  }

  private begin(): Content {
    const length = this.prefix.lengthOfMessage(this.terms.maximumRequestBytes);
    if (this.prefix.isCompressed) this.decompress = decompressorOf(this.terms.encoding);
    return new Content(length);
  }

  private acquire(bytes: number, then: () => void): void {
    if (bytes === 0) return then();
    const { budget, attempt, onDelayed } = this.terms;
    let isDelayed = false;
    this.waits = true;
    budget.acquire(this, bytes, () => {
      this.waits = false;
      if (isDelayed) onDelayed();
      attempt(then);
    });
    isDelayed = true;
  }

  private add(): void {
    if (this.early) this.content?.add(this.early);
    this.early = undefined;
    if (this.stream.isPaused()) this.stream.resume();
    if (this.isEnded) this.complete();
  }

  /** What is decompressed takes as much as it may become. */
  private complete(): void {
    const { content, decompress } = this;
    const { maximumRequestBytes, onWhole } = this.terms;
    const whole = content?.whole();
    if (!whole) return;
    if (!decompress) return onWhole(whole);
    this.acquire(maximumRequestBytes, () => onWhole(decompress(whole, maximumRequestBytes)));
  }
}
