import type { RunFunctionRequest } from "@crossplane-org/function-sdk-typescript";
import { expect, test } from "vitest";
import { requestBytes } from "../../../test/wire/client.ts";
import { readContentTag } from "./content-tag.ts";
import { MalformedMessageError } from "./reader.ts";

const tag = "0123456789abcdef".repeat(4);

const requestWith = ({ meta: tagged = tag, ...more }: Partial<Omit<RunFunctionRequest, "meta">> & { meta?: string }) =>
  requestBytes({ meta: { tag: tagged, capabilities: [] }, ...more });

test("a tag that is a digest identifies the content", () => {
  expect(readContentTag(requestWith({ observed: { composite: undefined, resources: {} }, context: { a: 1 } }))).toBe(
    tag,
  );
});

test.each(["", "t", tag.slice(1), tag.toUpperCase(), `${tag}0`])("%o is not a digest", (other) => {
  expect(readContentTag(requestWith({ meta: other }))).toBeUndefined();
});

test.each([{ requiredResources: { cluster: { items: [] } } }, { extraResources: { cluster: { items: [] } } }])(
  "a tag does not cover required resources: %o",
  (more) => {
    expect(readContentTag(requestWith(more))).toBeUndefined();
  },
);

test("of two tags the last one counts, as in protobuf", () => {
  const [first, second] = ["1", "2"].map((digit) => requestWith({ meta: digit.repeat(64) }));

  expect(readContentTag(Buffer.concat([first ?? Buffer.of(), second ?? Buffer.of()]))).toBe("2".repeat(64));
});

test("a truncated request is malformed", () => {
  expect(() => readContentTag(requestWith({}).subarray(0, 20))).toThrow(MalformedMessageError);
});
