/** Texts up to this length are faster to write here than in Node.js. */
const shortText = 24;
/**
 * The buffer of the next writer. It is reused, because every response would otherwise allocate memory outside of the
 * heap.
 */
let spare: Buffer | undefined;
const initialBytes = 64 * 1024;
const maximumSpareBytes = 1024 * 1024;

/**
 * Writes protobuf's wire format from its end to its start, so that the length of a message is known before its prefix
 * is written. Write the last field first.
 */
export class Writer {
  private bytes: Buffer;
  private start: number;

  constructor(capacity = initialBytes) {
    this.bytes = capacity === initialBytes && spare ? spare : Buffer.allocUnsafeSlow(capacity);
    this.start = this.bytes.length;
    spare = undefined;
  }

  /** Number of bytes written. */
  get size(): number {
    return this.bytes.length - this.start;
  }

  /** Writes the prefix of a message: tag and length of the bytes written since `sizeBefore`. */
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

  /** Writes an encoded message. */
  message(tag: number, content: Uint8Array): void {
    const before = this.size;
    this.raw(content);
    this.close(tag, before);
  }

  /** Writes encoded fields. */
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

  /** Returns the written bytes. The writer must not be used afterwards. */
  finish(): Buffer {
    const written = Buffer.from(this.bytes.subarray(this.start));
    if (this.bytes.length >= initialBytes && this.bytes.length <= maximumSpareBytes) spare = this.bytes;
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

  /** Writes a text of single-byte characters. Returns false, and writes nothing, if a character needs more bytes. */
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
