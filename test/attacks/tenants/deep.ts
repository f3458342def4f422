/** A google.protobuf.Struct of many levels, which no encoder that calls itself can write. */
export interface Deep {
  readonly bytes: Buffer;
  /** Stands for it as text of the same length in a request. */
  readonly placeholder: string;
}

const [structTag, textTag] = [0x2a, 0x1a];
const [fieldsTag, keyTag, valueTag, numberTag] = [0x0a, 0x0a, 0x12, 0x11];

/** `{a: {a: … 0}}`, from the inside out. */
export function deepStruct(levels: number): Deep {
  const pieces: Buffer[] = [Buffer.from([numberTag, 0, 0, 0, 0, 0, 0, 0, 0])];
  let length = 9;
  const before = (piece: readonly number[]) => {
    pieces.push(Buffer.from(piece));
    length += piece.length;
  };
  for (let level = 0; level < levels; level += 1) {
    if (level > 0) before([structTag, ...varint(length)]);
    before([keyTag, 1, "a".charCodeAt(0), valueTag, ...varint(length)]);
    before([fieldsTag, ...varint(length)]);
  }
  return { bytes: Buffer.concat(pieces.toReversed()), placeholder: "@".repeat(length) };
}

/** Puts it in the place of its placeholder: a text and a struct of one length differ in one byte before that. */
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
