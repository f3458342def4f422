import { CallError, grpcStatus } from "./status.ts";

/** Length of the prefix of a message: one byte for compression, four bytes for the length. */
const prefixBytes = 5;

/** Reads the prefix of a message, which may arrive in pieces. */
export class Prefix {
  private readonly bytes = Buffer.alloc(prefixBytes);
  private received = 0;

  /** Reads prefix bytes from a piece and returns the rest. */
  take(piece: Buffer): Buffer {
    const count = Math.min(prefixBytes - this.received, piece.length);
    piece.copy(this.bytes, this.received, 0, count);
    this.received += count;
    return piece.subarray(count);
  }

  get isComplete(): boolean {
    return this.received === prefixBytes;
  }

  get isCompressed(): boolean {
    return this.bytes[0] !== 0;
  }

  /** Returns the length of the message. Throws CallError if it exceeds the maximum. */
  lengthOfMessage(maximumBytes: number): number {
    const length = this.bytes.readUInt32BE(1);
    if (length <= maximumBytes) return length;
    const message = `the message has ${length} bytes: at most ${maximumBytes} are allowed`;
    throw new CallError(grpcStatus.resourceExhausted, message);
  }
}

/**
 * The content of a message that arrives in pieces. Each piece is copied immediately, so that the many small buffers of
 * the connection are short-lived and the message's memory is freed without the garbage collector. The memory grows by
 * doubling, because an announced length must cost nothing.
 */
export class Content {
  private readonly length: number;
  private bytes = new ArrayBuffer(0);
  private received = 0;

  constructor(length: number) {
    this.length = length;
  }

  /**
   * Number of bytes by which the memory grows for a piece of this length. Throws CallError if the piece exceeds the
   * message.
   */
  missingFor(bytes: number): number {
    return this.capacityFor(bytes) - this.bytes.byteLength;
  }

  add(piece: Buffer): void {
    const capacity = this.capacityFor(piece.length);
    if (capacity > this.bytes.byteLength) this.bytes = this.bytes.transfer(capacity);
    piece.copy(Buffer.from(this.bytes), this.received);
    this.received += piece.length;
  }

  whole(): Buffer {
    if (this.received === this.length) return Buffer.from(this.bytes);
    throw new CallError(grpcStatus.internal, "the call ended before its message was complete");
  }

  /** Frees the memory. References to the message become empty. */
  release(): void {
    if (!this.bytes.detached) this.bytes.transfer(0);
  }

  private capacityFor(bytes: number): number {
    const needed = this.received + bytes;
    const capacity = this.bytes.byteLength;
    if (needed > this.length) throw new CallError(grpcStatus.unimplemented, "the call has more than one message");
    return needed <= capacity ? capacity : Math.min(this.length, Math.max(needed, 2 * capacity));
  }
}

/** Returns a message with its prefix. */
export function frameMessage(message: Buffer): Buffer {
  const frame = Buffer.allocUnsafeSlow(prefixBytes + message.length);
  frame[0] = 0;
  frame.writeUInt32BE(message.length, 1);
  message.copy(frame, prefixBytes);
  return frame;
}
