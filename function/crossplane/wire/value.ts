import { isObject } from "../../kubernetes/object.ts";
import { tags } from "./message.ts";
import type { Writer } from "./writer.ts";

/** Writes the content of a google.protobuf.Struct. Undefined fields are omitted. */
export function writeStruct(writer: Writer, object: object): void {
  for (const [name, value] of Object.entries(object).toReversed()) {
    if (value !== undefined) writeField(writer, name, value);
  }
}

/** Writes one entry of a Struct. */
function writeField(writer: Writer, name: string, value: unknown): void {
  const before = writer.size;
  writeValue(writer, tags.value, value);
  writer.text(tags.key, name);
  writer.close(tags.entry, before);
}

function writeValue(writer: Writer, tag: number, value: unknown): void {
  const before = writer.size;
  writeKind(writer, value);
  writer.close(tag, before);
}

function writeKind(writer: Writer, value: unknown): void {
  if (typeof value === "string") writer.text(26, value);
  else if (typeof value === "number") writer.double(17, value);
  else if (typeof value === "boolean") writer.integer(32, Number(value));
  else writeNested(writer, value ?? null);
}

function writeNested(writer: Writer, value: unknown): void {
  const before = writer.size;
  if (value === null) return writer.integer(8, 0);
  if (Array.isArray(value)) {
    for (const item of value.toReversed()) writeValue(writer, tags.entry, item);
    return writer.close(50, before);
  }
  if (!isObject(value)) throw new TypeError(`cannot write a value of type ${typeof value}: JSON does not have it`);
  writeStruct(writer, value);
  return writer.close(42, before);
}
