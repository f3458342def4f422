import type { Json, JsonObject } from "../../kubernetes/object.ts";
import { type Fields, type ReadEntry, readEntry, readField as readMessageField, readMessage, tags } from "./message.ts";
import { Reader } from "./reader.ts";
import { readResource } from "./resource.ts";
import { readField, readStruct } from "./struct.ts";

/**
 * The decoded fields of a RunFunctionRequest. Credentials and schemas are not read. Fields that are passed on stay
 * encoded.
 */
export interface FunctionRequest {
  readonly tag: string;
  readonly composite: JsonObject | undefined;
  /** Composed resources that exist, by key. */
  readonly observed: Readonly<Record<string, JsonObject>>;
  /** Required resources, by name of the requirement. An empty list means that Crossplane has found none. */
  readonly required: Readonly<Record<string, readonly JsonObject[]>>;
  readonly input: JsonObject | undefined;
  /** The context, an encoded Struct. */
  readonly context: Buffer | undefined;
  /** The desired state of earlier functions, an encoded State. */
  readonly desired: Buffer | undefined;
  /**
   * Keys of observed objects, and names of requirements, that were not read completely, because they are nested too
   * deeply.
   */
  readonly tooDeep: readonly string[];
}

interface Draft {
  tag: string;
  composite: JsonObject | undefined;
  readonly observed: Record<string, JsonObject>;
  readonly required: Record<string, JsonObject[]>;
  /** Required resources as sent by Crossplane before v2; `required` of the same name takes precedence. */
  readonly extra: Record<string, JsonObject[]>;
  input: JsonObject | undefined;
  context: Buffer | undefined;
  desired: Buffer | undefined;
  readonly tooDeep: string[];
}

const metaFields: Fields<Draft> = { 10: (reader, draft) => (draft.tag = reader.text()) };

const observedFields: Fields<Draft> = {
  10: (reader, draft) => (draft.composite = readResource(reader)),
  18: (reader, draft) => readRecordingDepth(reader, draft, () => readEntry(reader, draft.observed, readObserved)),
};

/** RunFunctionRequest, the same in v1 and v1beta1. */
const requestFields: Fields<Draft> = {
  10: (reader, draft) => readMessage(reader, draft, metaFields),
  18: (reader, draft) => readMessage(reader, draft, observedFields),
  26: (reader, draft) => (draft.desired = reader.message()),
  34: (reader, draft) => (draft.input = readStruct(reader)),
  42: (reader, draft) => (draft.context = reader.message()),
  50: (reader, draft) => readRecordingDepth(reader, draft, () => readItems(reader, draft.extra)),
  66: (reader, draft) => readRecordingDepth(reader, draft, () => readItems(reader, draft.required)),
};

const itemFields: Fields<JsonObject[]> = {
  10: (reader, items) => {
    const item = readResource(reader);
    if (item) items.push(item);
  },
};

/** Decodes a RunFunctionRequest. Ignores fields of later protocols. Throws MalformedMessageError. */
export function decodeRequest(bytes: Buffer): FunctionRequest {
  const draft: Draft = { ...nothing, observed: {}, required: {}, extra: {}, tooDeep: [] };
  readWhole(bytes, draft, requestFields);
  const { extra, ...request } = draft;
  return { ...request, required: { ...extra, ...draft.required } };
}

const nothing = { tag: "", composite: undefined, input: undefined, context: undefined, desired: undefined };

/** Decodes one field of an encoded Struct. */
export function fieldOf(struct: Buffer, field: string): Json | undefined {
  const found: JsonObject = {};
  const readIfNamed: ReadEntry<JsonObject> = (reader, object, name) => {
    if (name === field) readField(reader, object, name);
    else reader.message();
  };
  readWhole(struct, found, {
    [tags.entry]: (reader, target) => void readEntry(reader, target, readIfNamed),
  });
  return found[field];
}

function readWhole<Target>(bytes: Buffer, target: Target, fields: Fields<Target>): void {
  const reader = new Reader(bytes);
  while (reader.position < bytes.length) readMessageField(reader, target, fields);
  reader.leave(bytes.length);
}

/**
 * Records objects that were not read completely. The depth of the XR, the Input and the environment is checked by
 * `limits.ts`.
 */
function readRecordingDepth(reader: Reader, draft: Draft, read: () => string): void {
  reader.isTooDeep = false;
  const name = read();
  if (reader.isTooDeep) draft.tooDeep.push(name);
}

function readObserved(reader: Reader, observed: Record<string, JsonObject>, key: string): void {
  const object = readResource(reader);
  if (object && key !== "__proto__") observed[key] = object;
}

function readItems(reader: Reader, answers: Record<string, JsonObject[]>): string {
  const items: JsonObject[] = [];
  const name = readEntry(reader, items, (_, target) => readMessage(reader, target, itemFields));
  if (name !== "__proto__") answers[name] = items;
  return name;
}
