import type { Json, JsonObject } from "../../kubernetes/object.ts";
import { type ReadEntry, readEntry, tags } from "./message.ts";
import type { Reader } from "./reader.ts";

/**
 * Maximum depth. Deeper values are dropped, and `isTooDeep` records it. No Kubernetes object is that deep, and reading
 * it stays far from the limit of the stack.
 */
const maximumLevels = 100;

/** Reads a google.protobuf.Struct. */
export function readStruct(reader: Reader): JsonObject {
  const object: JsonObject = {};
  readNested(reader, object);
  return object;
}

/** Reads a Struct into an object, with `read` for each field. */
export function readFields(reader: Reader, object: JsonObject, read: ReadEntry<JsonObject>): void {
  const end = reader.enter();
  while (reader.position < end) {
    const tag = reader.varint();
    if (tag === tags.entry) readEntry(reader, object, read);
    else reader.skip(tag);
  }
  reader.leave(end);
}

/** Reads a field. Drops a field `__proto__`: no API has one, and copying it would change the prototype of an object. */
export function readField(reader: Reader, object: JsonObject, name: string): void {
  const value = readValue(reader);
  if (value !== undefined && name !== "__proto__") object[name] = value;
}

/** Reads a google.protobuf.Value; undefined if it is empty. */
export function readValue(reader: Reader): Json | undefined {
  const end = reader.enter();
  let value: Json | undefined;
  while (reader.position < end) value = readKind(reader, value);
  reader.leave(end);
  return value;
}

/** Reads a field of the oneof `kind`; a case is a tag: field number * 8 + wire type. */
function readKind(reader: Reader, earlier: Json | undefined): Json | undefined {
  const tag = reader.varint();
  switch (tag) {
    case 26:
      return reader.text();
    case 42:
      return readStruct(reader);
    case 50:
      return readList(reader);
    case 17:
      return reader.double();
    case 32:
      return reader.varint() !== 0;
    case 8:
      reader.varint();
      return null;
    default:
      reader.skip(tag);
      return earlier;
  }
}

function readList(reader: Reader): Json[] {
  const list: Json[] = [];
  readNested(reader, list);
  return list;
}

function readNested(reader: Reader, target: JsonObject | Json[]): void {
  if (reader.level >= maximumLevels) return dropValue(reader);
  reader.level += 1;
  readContent(reader, target);
  reader.level -= 1;
}

function dropValue(reader: Reader): void {
  reader.isTooDeep = true;
  reader.position = reader.enter();
}

function readContent(reader: Reader, target: JsonObject | Json[]): void {
  if (Array.isArray(target)) readItems(reader, target);
  else readFields(reader, target, readField);
}

/** Reads a ListValue into a list, with `read` for each item. */
export function readItems(reader: Reader, list: Json[], read = readValue): void {
  const end = reader.enter();
  while (reader.position < end) {
    const tag = reader.varint();
    if (tag === tags.entry) list.push(read(reader) ?? null);
    else reader.skip(tag);
  }
  reader.leave(end);
}
