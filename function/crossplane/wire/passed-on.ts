import { readName, tags } from "./message.ts";
import { Reader } from "./reader.ts";

/** A field as its bytes. */
export interface Field {
  readonly tag: number;
  /** With its tag. */
  readonly whole: Buffer;
  /** Of a message or text: the bytes after its length. */
  readonly content: Buffer;
}

const nothing = Buffer.alloc(0);
const lengthDelimited = 2;

/** The fields of a message, without reading what is in them. */
export function fieldsOf(message: Buffer = nothing): Field[] {
  const reader = new Reader(message);
  const fields: Field[] = [];
  while (reader.position < message.length) fields.push(nextField(reader));
  return fields;
}

function nextField(reader: Reader): Field {
  const { bytes, position: start } = reader;
  const tag = reader.varint();
  const content = (tag & 7) === lengthDelimited ? reader.message() : skipped(reader, tag);
  return { tag, whole: bytes.subarray(start, reader.position), content };
}

function skipped(reader: Reader, tag: number): Buffer {
  reader.skip(tag);
  return nothing;
}

/** The last field of this tag is the one that counts. */
export function findLastContent(fields: readonly Field[], tag: number): Buffer | undefined {
  return fields.findLast((field) => field.tag === tag)?.content;
}

/** The key of an entry of a map. */
export function keyOf({ content }: Field): string {
  return readName(new Reader(content), content.length);
}

/** The value of this entry, the last of its key. */
export function valueOf(entries: readonly Field[], key: string): Buffer | undefined {
  const entry = entries.findLast((field) => isEntryOf(field, key));
  return entry && findLastContent(fieldsOf(entry.content), tags.value);
}

/** Whether a field of a Struct, or of any message with a map in field 1, is the entry of this key. */
export function isEntryOf(field: Field, key: string): boolean {
  return field.tag === tags.entry && keyOf(field) === key;
}
