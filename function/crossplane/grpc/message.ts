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
 * the message's memory is given back without waiting for the garbage collector.
 */
export class Content {
  private readonly bytes: Buffer;
  private received = 0;

  constructor(length: number) {
    this.bytes = Buffer.allocUnsafeSlow(length);
  }

  add(piece: Buffer): void {
    if (this.received + piece.length > this.bytes.length) {
      throw new CallError(grpcStatus.unimplemented, "a call has one message");
    }
    piece.copy(this.bytes, this.received);
    this.received += piece.length;
  }

  whole(): Buffer {
    if (this.received === this.bytes.length) return this.bytes;
    throw new CallError(grpcStatus.internal, "the call ended before its message");
  }

  /** Whatever still refers to the message finds nothing. */
  release(): void {
    const { buffer } = this.bytes;
    if (buffer instanceof ArrayBuffer && !buffer.detached) buffer.transfer(0);
  }
}

/** A message with its prefix. */
export function framed(message: Buffer): Buffer {
  const frame = Buffer.allocUnsafeSlow(prefixBytes + message.length);
  frame[0] = 0;
  frame.writeUInt32BE(message.length, 1);
  message.copy(frame, prefixBytes);
  return frame;
}
