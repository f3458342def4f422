import type { Json, JsonObject } from "../../kubernetes/object.ts";
import { type Fields, readMessage } from "./message.ts";
import { Reader } from "./reader.ts";
import { readField, readFields, readValue } from "./struct.ts";

const structTag = 42;

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
  const start = reader.position;
  const end = reader.enter();
  if (name !== "metadata" || reader.varint() !== structTag) {
    reader.position = start;
    return readField(reader, object, name);
  }
  const metadata: JsonObject = {};
  readFields(reader, metadata, readMetadataField);
  object[name] = metadata;
  return reader.leave(end);
}

function readMetadataField(reader: Reader, metadata: JsonObject, name: string): void {
  if (name !== "managedFields") return readField(reader, metadata, name);
  const start = reader.position;
  reader.position = reader.enter();
  return defineLazily(metadata, name, () => readValueAt(reader.bytes, start));
}

/**
 * Defines a field that is decoded on first access: managedFields are two thirds of a request, and few are used. It is
 * listed, copied and written to JSON like any other field, but cannot be assigned.
 */
function defineLazily(object: JsonObject, name: string, read: () => Json | undefined): void {
  let cached: Json | undefined;
  const get = () => (cached ??= read());
  Object.defineProperty(object, name, { get, enumerable: true, configurable: true });
}

function readValueAt(bytes: Buffer, start: number): Json | undefined {
  return readValue(new Reader(bytes, start));
}
