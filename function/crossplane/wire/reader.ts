import { FieldNames } from "./field-names.ts";

/** The message is truncated, or is not protobuf. */
export class MalformedMessageError extends Error {
  override readonly name = "MalformedMessageError";
}

const lengthDelimited = 2;
const names = new FieldNames();

/**
 * Reads protobuf's wire format. To read a message, call `enter` for its end, then read tags until the position is
 * there.
 */
export class Reader {
  readonly bytes: Buffer;
  position: number;
  /** Current depth in objects and lists of a Struct. */
  level = 0;
  /** Whether a value was dropped because it was nested too deeply. */
  isTooDeep = false;

  constructor(bytes: Buffer, position = 0) {
    this.bytes = bytes;
    this.position = position;
  }

  /** Reads the length of a length-delimited field and returns the position of its end. */
  enter(): number {
    const length = this.varint();
    const end = this.position + length;
    if (end > this.bytes.length) throw new MalformedMessageError("the message is truncated");
    return end;
  }

  /** Throws MalformedMessageError if a field exceeds the end of its message. */
  leave(end: number): void {
    if (this.position !== end)
      throw new MalformedMessageError(`a field exceeds its message, which ends at byte ${end}`);
  }

  /** Reads an unsigned integer; of one with more than 32 bits, the lower 32. */
  varint(): number {
    const first = this.bytes[this.position++];
    return first !== undefined && first < 0x80 ? first : this.longVarint(first);
  }

  text(): string {
    const end = this.enter();
    const text = this.bytes.toString("utf8", this.position, end);
    this.position = end;
    return text;
  }

  /** Reads a text that is probably in the cache of field names. */
  fieldName(): string {
    const end = this.enter();
    const name = names.at(this.bytes, this.position, end);
    this.position = end;
    return name;
  }

  /** Reads the bytes of a message, without its length. */
  message(): Buffer {
    const end = this.enter();
    const message = this.bytes.subarray(this.position, end);
    this.position = end;
    return message;
  }

  double(): number {
    this.skipBytes(8);
    return this.bytes.readDoubleLE(this.position - 8);
  }

  /** Skips an unknown or unused field whose tag was read. */
  skip(tag: number): void {
    if (tag >>> 3 === 0) throw new MalformedMessageError(`field number 0 is invalid, at byte ${this.position}`);
    let groups = 0;
    let type = tag & 7;
    for (;;) {
      groups += this.skipValue(type);
      if (groups === 0) return;
      type = this.varint() & 7;
    }
  }

  /** Skips one value. Returns 1 if it opened a group, -1 if it closed one, otherwise 0. */
  private skipValue(type: number): -1 | 0 | 1 {
    switch (type) {
      case 0:
        this.varint();
        return 0;
      case 1:
        return this.skipBytes(8);
      case lengthDelimited:
        this.position = this.enter();
        return 0;
      case 3:
        return 1;
      case 4:
        return -1;
      case 5:
        return this.skipBytes(4);
      default:
        throw new MalformedMessageError(`unknown wire type ${type}, at byte ${this.position}`);
    }
  }

  private skipBytes(count: number): 0 {
    this.position += count;
    if (this.position > this.bytes.length) throw new MalformedMessageError("the message is truncated");
    return 0;
  }

  private longVarint(first: number | undefined): number {
    let value = 0;
    let byte = first;
    for (let shift = 0; shift < 70; shift += 7) {
      if (byte === undefined) throw new MalformedMessageError("the message is truncated");
      if (shift < 32) value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value >>> 0;
      byte = this.bytes[this.position++];
    }
    throw new MalformedMessageError(`an integer is too long, at byte ${this.position}`);
  }
}
