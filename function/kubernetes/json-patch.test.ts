import fc from "fast-check";
import { applyPatch } from "rfc6902";
import { describe, expect, test } from "vitest";
import { toCanonicalJson } from "./hash.ts";
import { applyJsonPatch, type Operation } from "./json-patch.ts";
import type { Json } from "./object.ts";
import { PatchBudget, PatchError } from "./patch.ts";

function apply(document: Json, ...operations: Operation[]): Json {
  return applyJsonPatch(document, operations, new PatchBudget());
}

describe("RFC 6902, appendix A", () => {
  test.each<{ title: string; document: Json; operations: Operation[]; result: Json }>([
    {
      title: "a member is added",
      document: { foo: "bar" },
      operations: [{ op: "add", path: "/baz", value: "qux" }],
      result: { foo: "bar", baz: "qux" },
    },
    {
      title: "an item is inserted",
      document: { foo: ["bar", "baz"] },
      operations: [{ op: "add", path: "/foo/1", value: "qux" }],
      result: { foo: ["bar", "qux", "baz"] },
    },
    {
      title: "an item is appended",
      document: { foo: ["bar"] },
      operations: [{ op: "add", path: "/foo/-", value: ["abc", "def"] }],
      result: { foo: ["bar", ["abc", "def"]] },
    },
    {
      title: "a member is removed",
      document: { baz: "qux", foo: "bar" },
      operations: [{ op: "remove", path: "/baz" }],
      result: { foo: "bar" },
    },
    {
      title: "an item is removed",
      document: { foo: ["bar", "qux", "baz"] },
      operations: [{ op: "remove", path: "/foo/1" }],
      result: { foo: ["bar", "baz"] },
    },
    {
      title: "a value is replaced",
      document: { baz: "qux", foo: "bar" },
      operations: [{ op: "replace", path: "/baz", value: "boo" }],
      result: { baz: "boo", foo: "bar" },
    },
    {
      title: "a value is moved",
      document: { foo: { bar: "baz", waldo: "fred" }, qux: { corge: "grault" } },
      operations: [{ op: "move", from: "/foo/waldo", path: "/qux/thud" }],
      result: { foo: { bar: "baz" }, qux: { corge: "grault", thud: "fred" } },
    },
    {
      title: "an item is moved",
      document: { foo: ["all", "grass", "cows", "eat"] },
      operations: [{ op: "move", from: "/foo/1", path: "/foo/3" }],
      result: { foo: ["all", "cows", "eat", "grass"] },
    },
    {
      title: "a value is tested, in any order of its members",
      document: { baz: { a: 1, b: 2 }, foo: ["a", 2, "c"] },
      operations: [
        { op: "test", path: "/baz", value: { b: 2, a: 1 } },
        { op: "test", path: "/foo/1", value: 2 },
      ],
      result: { baz: { a: 1, b: 2 }, foo: ["a", 2, "c"] },
    },
    {
      title: "escapes are decoded once",
      document: { "/": 9, "~1": 10 },
      operations: [{ op: "test", path: "/~01", value: 10 }],
      result: { "/": 9, "~1": 10 },
    },
  ])("$title", ({ document, operations, result }) => {
    expect(apply(document, ...operations)).toEqual(result);
  });

  test.each<{ title: string; operation: Operation; message: string }>([
    {
      title: "a parent that is missing",
      operation: { op: "add", path: "/baz/bat", value: "qux" },
      message: 'there is no "/baz/bat"',
    },
    { title: "a member that is missing", operation: { op: "remove", path: "/baz" }, message: 'there is no "/baz"' },
    { title: "an index beyond the end", operation: { op: "add", path: "/list/3", value: 1 }, message: 'no "/list/3"' },
    { title: "an index with a leading zero", operation: { op: "remove", path: "/list/00" }, message: 'no "/list/00"' },
    { title: "the item after the last one", operation: { op: "remove", path: "/list/-" }, message: 'no "/list/-"' },
    {
      title: "another value",
      operation: { op: "test", path: "/foo", value: "qux" },
      message: "does not have the tested",
    },
    {
      title: "text and number",
      operation: { op: "test", path: "/foo", value: 1 },
      message: "does not have the tested",
    },
    { title: "a child of itself", operation: { op: "move", from: "/list", path: "/list/0" }, message: "into itself" },
    { title: "an invalid pointer", operation: { op: "remove", path: "foo" }, message: '"foo" must start with /' },
    { title: "the whole document", operation: { op: "remove", path: "" }, message: 'there is no ""' },
    { title: "no source", operation: { op: "copy", path: "/foo" }, message: "requires from" },
    { title: "no value", operation: { op: "add", path: "/foo" }, message: "requires value" },
  ])("$title is rejected", ({ operation, message }) => {
    expect(() => apply({ foo: "bar", list: [1, 2] }, operation)).toThrow(message);
  });
});

test("the error has the index of the operation that cannot be applied", () => {
  const operations: Operation[] = [
    { op: "add", path: "/a", value: 1 },
    { op: "remove", path: "/b" },
  ];

  expect(() => apply({}, ...operations)).toThrow(expect.objectContaining({ operation: 1 }));
});

const field = fc.constantFrom("a", "b", "", "~", "/", "0", "name");
const { document } = fc.letrec<{ document: Json; leaf: Json; object: Json; list: Json }>((tie) => ({
  leaf: fc.constantFrom<Json>("text", 0, 1, true, null, {}, []),
  object: fc.dictionary(field, tie("document"), { maxKeys: 3 }),
  list: fc.array(tie("document"), { maxLength: 3 }),
  document: fc.oneof({ maxDepth: 4 }, tie("leaf"), tie("object"), tie("list")),
}));
const pointer = fc
  .array(fc.oneof(field, fc.constantFrom("1", "2", "-")), { minLength: 1, maxLength: 3 })
  .map((steps) => steps.map((step) => `/${step.replaceAll("~", "~0").replaceAll("/", "~1")}`).join(""));
const operation: fc.Arbitrary<Operation> = fc
  .record({
    op: fc.constantFrom("add", "remove", "replace", "move", "copy", "test"),
    path: pointer,
    from: pointer,
    value: document,
  })
  // The library resolves the target of a move before it removes the source, which shifts items.
  .filter(({ op, path, from }) => op !== "move" || !/\d/.test(path + from));

test("an applied operation gives the result of the library rfc6902, and does not change the document", () => {
  let applied = 0;
  fc.assert(
    fc.property(fc.dictionary(field, document), operation, (given, change) => {
      const before = toCanonicalJson(given);
      const found = applyOurs(given, change);
      applied += Number(found !== undefined);

      expect(toCanonicalJson(given)).toBe(before);
      expect(found).toEqual(found === undefined ? undefined : applyWithLibrary(given, change));
    }),
    { numRuns: 5000 },
  );
  expect(applied).toBeGreaterThan(500);
});

function applyWithLibrary(given: Json, change: Operation): Json | undefined {
  const copy: Json = JSON.parse(JSON.stringify(given));
  const [error] = applyPatch(copy, [JSON.parse(JSON.stringify(change))]);
  return error === null ? copy : undefined;
}

function applyOurs(given: Json, change: Operation): Json | undefined {
  try {
    return apply(given, change);
  } catch (error) {
    if (error instanceof PatchError) return undefined;
    throw error;
  }
}
