import type { Reader } from "./reader.ts";

/** Protobuf tags: field number and wire type in one number. */
export const tags = { entry: 10, key: 10, value: 18 } as const;

/** Readers of the fields of a message, by tag. Other fields are skipped. */
export type Fields<Target> = Readonly<Record<number, (reader: Reader, target: Target) => void>>;

/** Reads the value of a map entry into a target. */
export type ReadEntry<Target> = (reader: Reader, target: Target, name: string) => void;

export function readMessage<Target>(reader: Reader, target: Target, fields: Fields<Target>): void {
  const end = reader.enter();
  while (reader.position < end) readField(reader, target, fields);
  reader.leave(end);
}

export function readField<Target>(reader: Reader, target: Target, fields: Fields<Target>): void {
  const tag = reader.varint();
  const read = fields[tag];
  if (read) read(reader, target);
  else reader.skip(tag);
}

/** Reads an entry of a map and returns its key. Without a value, `read` is not called. */
export function readEntry<Target>(reader: Reader, target: Target, read: ReadEntry<Target>): string {
  const end = reader.enter();
  const name = readName(reader, end);
  while (reader.position < end) {
    const tag = reader.varint();
    if (tag === tags.value) read(reader, target, name);
    else reader.skip(tag);
  }
  reader.leave(end);
  return name;
}

/**
 * Returns the key of a map entry. It is usually the first field; otherwise the entry is searched, and the position
 * returns to its start.
 */
export function readName(reader: Reader, end: number): string {
  const start = reader.position;
  if (start < end && reader.bytes[start] === tags.key) {
    reader.position += 1;
    return reader.fieldName();
  }
  const name = findName(reader, end);
  reader.position = start;
  return name;
}

function findName(reader: Reader, end: number): string {
  while (reader.position < end) {
    const tag = reader.varint();
    if (tag === tags.key) return reader.fieldName();
    reader.skip(tag);
  }
  return "";
}
