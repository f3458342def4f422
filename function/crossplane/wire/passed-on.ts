import { readName, tags } from "./message.ts";
import { Reader } from "./reader.ts";

/** An encoded field. */
export interface Field {
  readonly tag: number;
  /** The bytes of the field, with its tag. */
  readonly whole: Buffer;
  /** The bytes after the length, for messages and texts; otherwise empty. */
  readonly content: Buffer;
}

const nothing = Buffer.alloc(0);
const lengthDelimited = 2;

/** The fields of a message, without decoding their content. */
export function fieldsOf(message: Buffer = nothing): Field[] {
  const reader = new Reader(message);
  const fields: Field[] = [];
  while (reader.position < message.length) fields.push(nextField(reader));
  return fields;
}

function nextField(reader: Reader): Field {
  const { bytes, position: start } = reader;
  const tag = reader.varint();
  const content = (tag & 7) === lengthDelimited ? reader.message() : skipField(reader, tag);
  return { tag, whole: bytes.subarray(start, reader.position), content };
}

function skipField(reader: Reader, tag: number): Buffer {
  reader.skip(tag);
  return nothing;
}

/** Content of the last field with this tag, which is the one that counts in protobuf. */
export function findLastContent(fields: readonly Field[], tag: number): Buffer | undefined {
  return fields.findLast((field) => field.tag === tag)?.content;
}

/** The key of an entry of a map. */
export function keyOf({ content }: Field): string {
  return readName(new Reader(content), content.length);
}

/** Value of the last entry with this key. */
export function valueOf(entries: readonly Field[], key: string): Buffer | undefined {
  const entry = entries.findLast((field) => isEntryOf(field, key));
  return entry && findLastContent(fieldsOf(entry.content), tags.value);
}

/** Whether a field of a Struct, or of any message with a map in field 1, is the entry with this key. */
export function isEntryOf(field: Field, key: string): boolean {
  return field.tag === tags.entry && keyOf(field) === key;
}
