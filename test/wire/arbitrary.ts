import { Ready, type Resource, RunFunctionRequest, type State } from "@crossplane-org/function-sdk-typescript";
import fc from "fast-check";

const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 60 }),
  fc.string({ unit: "grapheme-ascii", maxLength: 200 }),
  fc.constantFrom("", "\u{feff}x", "é", "日本", "name", "metadata", "managedFields", "toString", "constructor"),
);

const scalar = fc.oneof(text, fc.double(), fc.integer(), fc.boolean(), fc.constant(null));

/** Any JSON, and numbers that JSON does not have; not deeper than the SDK can read. */
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, depthSize: "small" },
    scalar,
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(text, tie("value"), { maxKeys: 5, noNullPrototype: true }),
  ),
}));

export const struct: fc.Arbitrary<Record<string, unknown>> = fc.dictionary(text, value, {
  maxKeys: 6,
  noNullPrototype: true,
});

const object = fc.record(
  { apiVersion: text, kind: text, metadata: fc.oneof(value, fc.record({ name: text, managedFields: value })) },
  { requiredKeys: [], noNullPrototype: true },
);

const bytes = fc.uint8Array({ maxLength: 20 }).map((array) => Buffer.from(array));

const resource: fc.Arbitrary<Resource> = fc
  .record({
    resource: fc.option(fc.oneof(object, struct), { nil: undefined }),
    connectionDetails: fc.dictionary(text, bytes, { maxKeys: 3, noNullPrototype: true }),
    ready: fc.constantFrom(Ready.READY_UNSPECIFIED, Ready.READY_TRUE, Ready.READY_FALSE),
  })
  .map((fields) => fields);

const state: fc.Arbitrary<State> = fc.record({
  composite: fc.option(resource, { nil: undefined }),
  resources: fc.dictionary(text, resource, { maxKeys: 4, noNullPrototype: true }),
});

const requiredResources = fc.dictionary(text, fc.record({ items: fc.array(resource, { maxLength: 3 }) }), {
  maxKeys: 3,
  noNullPrototype: true,
});

/** Requests with any content, as the SDK encodes and decodes them. */
export const request: fc.Arbitrary<RunFunctionRequest> = fc
  .record({
    meta: fc.option(fc.record({ tag: text, capabilities: fc.array(fc.constantFrom(0, 1, 2, 3, 4, 5)) }), {
      nil: undefined,
    }),
    observed: fc.option(state, { nil: undefined }),
    desired: fc.option(state, { nil: undefined }),
    input: fc.option(struct, { nil: undefined }),
    context: fc.option(struct, { nil: undefined }),
    extraResources: requiredResources,
    requiredResources,
    credentials: fc.dictionary(text, fc.record({ credentialData: fc.constant({ data: {} }) }), { maxKeys: 2 }),
    requiredSchemas: fc.dictionary(text, fc.record({ openapiV3: struct }), { maxKeys: 2 }),
  })
  .map((fields) => RunFunctionRequest.decode(encoded(RunFunctionRequest.fromPartial(fields))));

export function encoded(message: RunFunctionRequest): Buffer {
  return Buffer.from(RunFunctionRequest.encode(message).finish());
}
