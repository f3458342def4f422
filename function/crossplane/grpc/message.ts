import { CallError, grpcStatus } from "./status.ts";

/** Before a message: a byte that says whether it is compressed, and four with its length. */
const prefixBytes = 5;

/** Reads the length of a message from what is before it, however it is cut into pieces. */
export class Prefix {
  private readonly bytes = Buffer.alloc(prefixBytes);
  private received = 0;

  /** What remains of a piece after the prefix. */
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

  /** Throws CallError where the message is too large. */
  lengthOfMessage(maximumBytes: number): number {
    const length = this.bytes.readUInt32BE(1);
    if (length <= maximumBytes) return length;
    const message = `the message has ${length} bytes, and at most ${maximumBytes} are accepted`;
    throw new CallError(grpcStatus.resourceExhausted, message);
  }
}

/**
 * A message that comes in pieces. Each is copied at once, so that the connection's many small buffers die young, and
 * the message's memory is given back without waiting for the garbage collector. It grows by doubling, since a length
 * that is only announced must not cost anything.
 */
export class Content {
  private readonly length: number;
  private bytes = new ArrayBuffer(0);
  private received = 0;

  constructor(length: number) {
    this.length = length;
  }

  /** Bytes by which the memory grows for a piece of this length. Throws CallError where it is too much. */
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
    throw new CallError(grpcStatus.internal, "the call ended before its message");
  }

  /** Whatever still refers to the message finds nothing. */
  release(): void {
    if (!this.bytes.detached) this.bytes.transfer(0);
  }

  private capacityFor(bytes: number): number {
    const needed = this.received + bytes;
    const capacity = this.bytes.byteLength;
    if (needed > this.length) throw new CallError(grpcStatus.unimplemented, "a call has one message");
    return needed <= capacity ? capacity : Math.min(this.length, Math.max(needed, 2 * capacity));
  }
}

/** A message with its prefix. */
export function frameMessage(message: Buffer): Buffer {
  const frame = Buffer.allocUnsafeSlow(prefixBytes + message.length);
  frame[0] = 0;
  frame.writeUInt32BE(message.length, 1);
  message.copy(frame, prefixBytes);
  return frame;
}
