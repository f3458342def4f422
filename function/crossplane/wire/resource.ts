import type { Json, JsonObject } from "../../kubernetes/object.ts";
import { type Fields, type ReadEntry, readMessage } from "./message.ts";
import { Reader } from "./reader.ts";
import { readField, readFields, readItems, readValue } from "./struct.ts";

/** Cases of a google.protobuf.Value. */
const cases = { struct: 42, list: 50 } as const;

interface Draft {
  object: JsonObject | undefined;
}

const fields: Fields<Draft> = {
  10: (reader, draft) => {
    draft.object = {};
    readFields(reader, draft.object, readObjectField);
  },
};

/**
 * Reads the object of a Resource. Its connection details and readiness are not read: the function determines readiness.
 */
export function readResource(reader: Reader): JsonObject | undefined {
  const draft: Draft = { object: undefined };
  readMessage(reader, draft, fields);
  return draft.object;
}

function readObjectField(reader: Reader, object: JsonObject, name: string): void {
  const metadata = name === "metadata" ? readStructValue(reader, readMetadataField) : undefined;
  if (metadata) object[name] = metadata;
  else readField(reader, object, name);
}

function readMetadataField(reader: Reader, metadata: JsonObject, name: string): void {
  if (name === "managedFields") readLazily(reader, metadata, { name, read: readManagedFields });
  else readField(reader, metadata, name);
}

/** Reads the entries without their field sets: only one of several managers is of interest. */
function readManagedFields(reader: Reader): Json | undefined {
  const start = reader.position;
  const end = reader.enter();
  if (reader.varint() !== cases.list) {
    reader.position = start;
    return readValue(reader);
  }
  const entries: Json[] = [];
  readItems(reader, entries, (item) => readStructValue(item, readEntryField) ?? readValue(item));
  reader.leave(end);
  return entries;
}

function readEntryField(reader: Reader, entry: JsonObject, name: string): void {
  if (name === "fieldsV1") readLazily(reader, entry, { name, read: readValue });
  else readField(reader, entry, name);
}

/** Reads a Struct with `read` for each field. Undefined, with the position unchanged, if it is another value. */
function readStructValue(reader: Reader, read: ReadEntry<JsonObject>): JsonObject | undefined {
  const start = reader.position;
  const end = reader.enter();
  if (reader.varint() !== cases.struct) {
    reader.position = start;
    return undefined;
  }
  const object: JsonObject = {};
  readFields(reader, object, read);
  reader.leave(end);
  return object;
}

interface Lazy {
  name: string;
  read: (reader: Reader) => Json | undefined;
}

/**
 * Defines a field that is decoded on access: managedFields are two thirds of a request, and few are used. The value is
 * not kept, because what lives until the end of a call costs several times its decoding in garbage collection. The
 * field is listed, copied and written to JSON like any other, but cannot be assigned.
 */
function readLazily(reader: Reader, object: JsonObject, { name, read }: Lazy): void {
  const { bytes, position } = reader;
  reader.position = reader.enter();
  const get = () => read(new Reader(bytes, position));
  Object.defineProperty(object, name, { get, enumerable: true, configurable: true });
}
