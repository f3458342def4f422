import { FieldNames } from "./field-names.ts";

/** The message is cut off, or is no protobuf at all. */
export class MalformedMessageError extends Error {
  override readonly name = "MalformedMessageError";
}

const lengthDelimited = 2;
const names = new FieldNames();

/** Reads protobuf's wire format. Who reads a message asks for its end first, and for a tag until it is there. */
export class Reader {
  readonly bytes: Buffer;
  position: number;
  /** How deep in objects and lists of a Struct it is. */
  level = 0;
  /** Whether something was left out because it was nested too deeply. */
  isTooDeep = false;

  constructor(bytes: Buffer, position = 0) {
    this.bytes = bytes;
    this.position = position;
  }

  /** Where the length-delimited field ends that begins here. */
  enter(): number {
    const length = this.varint();
    const end = this.position + length;
    if (end > this.bytes.length) throw new MalformedMessageError("the message is cut off");
    return end;
  }

  /** A field that went over the end of its message makes the whole malformed. */
  leave(end: number): void {
    if (this.position !== end) throw new MalformedMessageError(`a field does not end with its message at byte ${end}`);
  }

  /** An unsigned integer of up to 32 bits; of a longer one the lower 32. */
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

  /** A text that is most likely one of those seen before. */
  fieldName(): string {
    const end = this.enter();
    const name = names.at(this.bytes, this.position, end);
    this.position = end;
    return name;
  }

  /** The bytes of a message, without its length. */
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

  /** Goes over a field whose tag was read: one of a later protocol, or one that nobody asks for. */
  skip(tag: number): void {
    if (tag >>> 3 === 0) throw new MalformedMessageError(`no field has the number 0, at byte ${this.position}`);
    let groups = 0;
    let type = tag & 7;
    for (;;) {
      groups += this.skipValue(type);
      if (groups === 0) return;
      type = this.varint() & 7;
    }
  }

  /** Goes over one value; 1 where it opened a group, -1 where it closed one. */
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
        throw new MalformedMessageError(`there is no wire type ${type}, at byte ${this.position}`);
    }
  }

  private skipBytes(count: number): 0 {
    this.position += count;
    if (this.position > this.bytes.length) throw new MalformedMessageError("the message is cut off");
    return 0;
  }

  private longVarint(first: number | undefined): number {
    let value = 0;
    let byte = first;
    for (let shift = 0; shift < 70; shift += 7) {
      if (byte === undefined) throw new MalformedMessageError("the message is cut off");
      if (shift < 32) value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value >>> 0;
      byte = this.bytes[this.position++];
    }
    throw new MalformedMessageError(`an integer is too long, at byte ${this.position}`);
  }
}
