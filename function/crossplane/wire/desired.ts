import type { ComposeOutput, Composed } from "../../call.ts";
import { tags } from "./message.ts";
import { type Field, fieldsOf, isEntryOf, keyOf, findLastContent, valueOf } from "./passed-on.ts";
import { writeStruct } from "./value.ts";
import type { Writer } from "./writer.ts";

/** What is desired after this function: ours over what earlier functions desire. */
export interface Desired {
  /** A State of the request; what is not ours in it is passed on as it came. */
  readonly earlier: Buffer | undefined;
  /** Undefined changes nothing. */
  readonly ours: Pick<ComposeOutput, "desired" | "isReady" | "status"> | undefined;
}

const stateTags = { composite: 10, resource: 18 } as const;
const resourceTags = { object: 10, ready: 24 } as const;
const structTag = 42;
const ready = 1;
const notReady = 2;

/** Writes field 2 of a RunFunctionResponse, a State. */
export function writeDesired(writer: Writer, { earlier, ours }: Desired): void {
  if (!ours) {
    if (earlier) writer.message(18, earlier);
    return;
  }
  const before = writer.size;
  const fields = fieldsOf(earlier);
  for (const [key, composed] of [...ours.desired].toReversed()) writeResource(writer, key, composed);
  passOn(writer, fields, (field) => isComposite(field) || (isResource(field) && ours.desired.has(keyOf(field))));
  writeComposite(writer, fieldsOf(findLastContent(fields, stateTags.composite)), ours);
  writer.close(18, before);
}

const isComposite = (field: Field) => field.tag === stateTags.composite;
const isResource = (field: Field) => field.tag === stateTags.resource;

function writeResource(writer: Writer, key: string, { object, isReady }: Composed): void {
  const before = writer.size;
  writer.integer(resourceTags.ready, isReady ? ready : notReady);
  const beforeObject = writer.size;
  writeStruct(writer, object);
  writer.close(resourceTags.object, beforeObject);
  writer.close(tags.value, before);
  writer.text(tags.key, key);
  writer.close(stateTags.resource, before);
}

/** Connection details and fields of other functions stay. */
function writeComposite(writer: Writer, earlier: readonly Field[], { status, isReady }: NonNullable<Desired["ours"]>) {
  const before = writer.size;
  writer.integer(resourceTags.ready, isReady ? ready : notReady);
  passOn(writer, earlier, ({ tag }) => tag === resourceTags.object || tag === resourceTags.ready);
  const beforeObject = writer.size;
  const fields = fieldsOf(findLastContent(earlier, resourceTags.object));
  writeStatus(writer, valueOf(fields, "status"), status ?? {});
  passOn(writer, fields, (field) => isEntryOf(field, "status"));
  writer.close(resourceTags.object, beforeObject);
  writer.close(stateTags.composite, before);
}

/** A field of the status that we do not know stays what an earlier function made of it. */
function writeStatus(writer: Writer, earlier: Buffer | undefined, status: object): void {
  const before = writer.size;
  const known = new Set(Object.entries(status).flatMap(([name, value]) => (value === undefined ? [] : [name])));
  writeStruct(writer, status);
  passOn(writer, fieldsOf(findLastContent(fieldsOf(earlier), structTag)), (field) => known.has(keyOf(field)));
  writer.close(structTag, before);
  writer.close(tags.value, before);
  writer.text(tags.key, "status");
  writer.close(tags.entry, before);
}

function passOn(writer: Writer, fields: readonly Field[], isOurs: (field: Field) => boolean): void {
  for (const field of fields.toReversed()) if (!isOurs(field)) writer.raw(field.whole);
}
