/** Shorter texts are cheaper to write here than to hand over to Node. */
const shortText = 24;
/** What the next writer starts with: memory outside of the heap that every answer would else ask for and leave behind. */
let spare: Buffer | undefined;
const firstRoom = 64 * 1024;
const largestSpare = 1024 * 1024;

/**
 * Writes protobuf's wire format from its end to its start, so that the length of a message is known when it is put
 * before it. What comes last is written first.
 */
export class Writer {
  private bytes: Buffer;
  private start: number;

  constructor(room = firstRoom) {
    this.bytes = room === firstRoom && spare ? spare : Buffer.allocUnsafeSlow(room);
    this.start = this.bytes.length;
    spare = undefined;
  }

  /** How much is written. */
  get size(): number {
    return this.bytes.length - this.start;
  }

  /** Puts tag and length before what was written since the size was this. */
  close(tag: number, sizeBefore: number): void {
    this.varint(this.size - sizeBefore);
    this.varint(tag);
  }

  integer(tag: number, value: number): void {
    this.varint(value);
    this.varint(tag);
  }

  double(tag: number, value: number): void {
    this.reserve(8);
    this.bytes.writeDoubleLE(value, this.start);
    this.varint(tag);
  }

  text(tag: number, text: string): void {
    const before = this.size;
    if (text.length > shortText || !this.isShortTextWritten(text)) {
      this.reserve(Buffer.byteLength(text));
      this.bytes.write(text, this.start);
    }
    this.close(tag, before);
  }

  /** A message that is protobuf already. */
  message(tag: number, content: Uint8Array): void {
    const before = this.size;
    this.raw(content);
    this.close(tag, before);
  }

  /** Fields that are protobuf already. */
  raw(bytes: Uint8Array): void {
    this.reserve(bytes.length);
    this.bytes.set(bytes, this.start);
  }

  varint(value: number): void {
    if (value < 0x80) {
      this.reserve(1);
      this.bytes[this.start] = value;
      return;
    }
    this.longVarint(value);
  }

  /** What was written; the writer is of no use afterwards. */
  finish(): Buffer {
    const written = Buffer.from(this.bytes.subarray(this.start));
    if (this.bytes.length >= firstRoom && this.bytes.length <= largestSpare) spare = this.bytes;
    return written;
  }

  private longVarint(value: number): void {
    let length = 1;
    for (let rest = value; rest >= 0x80; rest = Math.floor(rest / 0x80)) length += 1;
    this.reserve(length);
    let position = this.start;
    let rest = value;
    for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) this.bytes[position++] = (rest % 0x80) | 0x80;
    this.bytes[position] = rest;
  }

  /** False where a character needs more than a byte; then nothing is written. */
  private isShortTextWritten(text: string): boolean {
    this.reserve(text.length);
    const { bytes, start } = this;
    for (let index = 0; index < text.length; index += 1) {
      const code = text.charCodeAt(index);
      if (code >= 0x80) {
        this.start += text.length;
        return false;
      }
      bytes[start + index] = code;
    }
    return true;
  }

  private reserve(count: number): void {
    if (count > this.start) this.grow(count);
    this.start -= count;
  }

  private grow(count: number): void {
    const { size } = this;
    const bytes = Buffer.allocUnsafeSlow(Math.max(this.bytes.length * 2, size + count));
    this.bytes.copy(bytes, bytes.length - size, this.start);
    this.start = bytes.length - size;
    this.bytes = bytes;
  }
}
