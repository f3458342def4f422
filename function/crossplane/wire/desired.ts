import type { ComposeOutput, Composed } from "../../call.ts";
import { tags } from "./message.ts";
import { type Field, fieldsOf, isEntryOf, keyOf, findLastContent, valueOf } from "./passed-on.ts";
import { writeStruct } from "./value.ts";
import type { Writer } from "./writer.ts";

/** The desired state after this function: its own state merged over that of earlier functions. */
export interface Desired {
  /** The State of the request. Fields that this function does not set are passed on unchanged. */
  readonly earlier: Buffer | undefined;
  /** The desired state of this function. Undefined: only `earlier` is passed on. */
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

/** Writes the composite. Connection details and fields of other functions are preserved. */
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

/** Writes the status. Status fields that this function does not set are preserved from earlier functions. */
function writeStatus(writer: Writer, earlier: Buffer | undefined, status: object): void {
  const before = writer.size;
  const written = new Set(Object.entries(status).flatMap(([name, value]) => (value === undefined ? [] : [name])));
  writeStruct(writer, status);
  passOn(writer, fieldsOf(findLastContent(fieldsOf(earlier), structTag)), (field) => written.has(keyOf(field)));
  writer.close(structTag, before);
  writer.close(tags.value, before);
  writer.text(tags.key, "status");
  writer.close(tags.entry, before);
}

function passOn(writer: Writer, fields: readonly Field[], isOurs: (field: Field) => boolean): void {
  for (const field of fields.toReversed()) if (!isOurs(field)) writer.raw(field.whole);
}
