import { RunFunctionResponse } from "@crossplane-org/function-sdk-typescript";
import fc from "fast-check";
import { expect, test } from "vitest";
import { encodeResponse, type FunctionResponse } from "./response.ts";
import { Writer } from "./writer.ts";
import { writeStruct } from "./value.ts";

const empty: FunctionResponse = {
  tag: "t",
  ttlSeconds: undefined,
  desired: { earlier: undefined, ours: undefined },
  context: undefined,
  results: [],
  conditions: [],
  requirements: {},
};

test("undefined fields are not written", () => {
  expect(RunFunctionResponse.decode(encodeResponse(empty))).toEqual(
    RunFunctionResponse.fromPartial({ meta: { tag: "t" } }),
  );
});

test("results, conditions and requirements are written completely and in their order", () => {
  const answer = RunFunctionResponse.decode(
    encodeResponse({
      ...empty,
      ttlSeconds: 86_400,
      results: [
        { severity: "Normal", reason: "A", message: "é" },
        { severity: "Fatal", reason: "B", message: "x".repeat(300) },
      ],
      conditions: [
        { type: "One", status: "True", reason: "R" },
        { type: "Two", status: "False", reason: "R", message: "日本" },
      ],
      requirements: {
        sets: { apiVersion: "v1", kind: "Set", namespace: "ns", matchLabels: { a: "b", c: "d" } },
        one: { apiVersion: "v1", kind: "K", namespace: "ns", name: "n" },
      },
    }),
  );

  expect(answer.meta?.ttl).toEqual({ seconds: 86_400, nanos: 0 });
  expect(answer.results.map(({ severity, reason }) => [severity, reason])).toEqual([
    [3, "A"],
    [1, "B"],
  ]);
  expect(answer.conditions.map(({ type, status, message }) => [type, status, message])).toEqual([
    ["One", 2, ""],
    ["Two", 3, "日本"],
  ]);
  expect(answer.requirements?.resources["sets"]?.matchLabels?.labels).toEqual({ a: "b", c: "d" });
  expect(answer.requirements?.resources["one"]).toMatchObject({ matchName: "n", namespace: "ns" });
});

test("the SDK reads any object and any text as written, whatever the initial buffer", () => {
  const texts = fc.oneof(fc.string({ unit: "binary" }), fc.string({ unit: "grapheme-ascii", maxLength: 400 }));
  const fields = fc.dictionary(
    texts.filter((key) => key !== "__proto__"),
    fc.oneof(texts, fc.double(), fc.boolean(), fc.constant(null), fc.array(texts)),
    { noNullPrototype: true },
  );
  fc.assert(
    fc.property(fields, fc.nat(64), (object, bufferBytes) => {
      const writer = new Writer(bufferBytes);
      writeStruct(writer, object);
      const context = writer.finish();

      expect(RunFunctionResponse.decode(encodeResponse({ ...empty, context })).context).toEqual(object);
    }),
  );
});

test("a length of any size is written", () => {
  for (const length of [0, 23, 24, 25, 127, 128, 16_383, 16_384, 2_097_151, 2_097_152]) {
    const { results } = RunFunctionResponse.decode(
      encodeResponse({ ...empty, results: [{ severity: "Warning", reason: "R", message: "x".repeat(length) }] }),
    );
    expect(results[0]?.message).toHaveLength(length);
  }
});

test("undefined fields are omitted, undefined items are null, and types that JSON does not have are rejected", () => {
  const written = (object: object) => {
    const writer = new Writer();
    writeStruct(writer, object);
    return RunFunctionResponse.decode(encodeResponse({ ...empty, context: writer.finish() })).context;
  };

  expect(written({ a: undefined, b: [undefined, 1] })).toEqual({ b: [null, 1] });
  expect(() => written({ a: 1n })).toThrow("cannot write a value of type bigint");
});
