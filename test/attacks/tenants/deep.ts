/** A google.protobuf.Struct of so many levels that a recursive encoder would exhaust the stack. */
export interface Deep {
  readonly bytes: Buffer;
  /** A text of the same length, which takes the place of the struct in a request. */
  readonly placeholder: string;
}

const [structTag, textTag] = [0x2a, 0x1a];
const [fieldsTag, keyTag, valueTag, numberTag] = [0x0a, 0x0a, 0x12, 0x11];

/** Builds `{a: {a: … 0}}` from the inside out. */
export function deepStruct(levels: number): Deep {
  const pieces: Buffer[] = [Buffer.from([numberTag, 0, 0, 0, 0, 0, 0, 0, 0])];
  let length = 9;
  const prepend = (piece: readonly number[]) => {
    pieces.push(Buffer.from(piece));
    length += piece.length;
  };
  for (let level = 0; level < levels; level += 1) {
    if (level > 0) prepend([structTag, ...varint(length)]);
    prepend([keyTag, 1, "a".charCodeAt(0), valueTag, ...varint(length)]);
    prepend([fieldsTag, ...varint(length)]);
  }
  return { bytes: Buffer.concat(pieces.toReversed()), placeholder: "@".repeat(length) };
}

/**
 * Replaces the placeholder by the struct: the encodings of a text and a struct of one length differ only in the tag.
 */
export function withDeep(request: Buffer, { bytes, placeholder }: Deep): Buffer {
  const result = Buffer.from(request);
  const at = result.indexOf(placeholder);
  const tagAt = at - varint(bytes.length).length - 1;
  if (result[tagAt] !== textTag) throw new Error("the request has no such placeholder");
  result[tagAt] = structTag;
  bytes.copy(result, at);
  return result;
}

function varint(value: number): number[] {
  const digits: number[] = [];
  let rest = value;
  for (; rest >= 128; rest >>>= 7) digits.push((rest & 127) | 128);
  return [...digits, rest];
}
