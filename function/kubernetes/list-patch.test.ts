import { describe, expect, test } from "vitest";
import { toCanonicalJson } from "./hash.ts";
import { applyListPatches, type ListPatch } from "./list-patch.ts";
import type { JsonObject } from "./object.ts";
import { PatchBudget } from "./patch.ts";

function apply(document: JsonObject, ...patches: ListPatch[]): JsonObject {
  return applyListPatches(document, patches, new PatchBudget());
}

const [ready, unknown] = [
  { type: "Ready", status: "False", timeoutSeconds: 300 },
  { type: "Ready", status: "Unknown", timeoutSeconds: 300 },
];
const conditions = { spec: { conditions: [ready, unknown] } };
const path = "/spec/conditions";

test.each<[title: string, document: JsonObject, patch: ListPatch, result: JsonObject]>([
  ["items are added at the end", { a: ["x"] }, { path: "/a", items: ["y", "z"] }, { a: ["x", "y", "z"] }],
  [
    "an equal item stays once",
    { a: [{ b: 1, c: 2 }] },
    { path: "/a", items: [{ c: 2, b: 1 }] },
    { a: [{ b: 1, c: 2 }] },
  ],
  ["two equal items are added once", { a: [] }, { path: "/a", items: ["x", "x"] }, { a: ["x"] }],
  ["a missing list is created", { spec: { a: 1 } }, { path: "/spec/b", items: ["x"] }, { spec: { a: 1, b: ["x"] } }],
  ["objects above a missing list are created", {}, { path: "/a/b/c", items: [1] }, { a: { b: { c: [1] } } }],
  ["a pointer is unescaped", {}, { path: "/a~1b/c~0d", items: [1] }, { "a/b": { "c~d": [1] } }],
  [
    "an item with the keys of an existing one is merged into it",
    conditions,
    { path, mergeKeys: ["type", "status"], items: [{ type: "Ready", status: "Unknown", timeoutSeconds: 60 }] },
    { spec: { conditions: [ready, { ...unknown, timeoutSeconds: 60 }] } },
  ],
  [
    "an item with other keys is added",
    conditions,
    { path, mergeKeys: ["type", "status"], items: [{ type: "DiskPressure", status: "True" }] },
    { spec: { conditions: [ready, unknown, { type: "DiskPressure", status: "True" }] } },
  ],
  [
    "null removes a field of the existing item",
    { a: [{ name: "x", b: 1 }] },
    { path: "/a", mergeKeys: ["name"], items: [{ name: "x", b: null }] },
    { a: [{ name: "x" }] },
  ],
  [
    "two items with the same keys are merged",
    {},
    {
      path: "/a",
      mergeKeys: ["name"],
      items: [
        { name: "x", b: 1 },
        { name: "x", c: 2 },
      ],
    },
    { a: [{ name: "x", b: 1, c: 2 }] },
  ],
  [
    "items without the keys stay",
    { a: [{ b: 1 }, "x"] },
    { path: "/a", mergeKeys: ["name"], items: [{ name: "x" }] },
    { a: [{ b: 1 }, "x", { name: "x" }] },
  ],
  [
    "a number is no text",
    { a: [{ port: 80 }] },
    { path: "/a", mergeKeys: ["port"], items: [{ port: "80" }] },
    { a: [{ port: 80 }, { port: "80" }] },
  ],
])("%s", (_, ...[document, patch, result]) => {
  const before = toCanonicalJson(document);

  expect(apply(document, patch)).toEqual(result);
  expect(apply(document, patch, patch)).toEqual(result);
  expect(toCanonicalJson(document)).toBe(before);
});

test.each<[title: string, document: JsonObject, patch: ListPatch, message: string]>([
  ["the whole document", {}, { path: "", items: [1] }, '"" is not a list'],
  ["a value that is no list", { a: "x" }, { path: "/a", items: [1] }, '"/a" is not a list'],
  ["a field of a text", { a: "x" }, { path: "/a/b", items: [1] }, '"/a" is not an object'],
  ["an item of a list", { a: [{ b: [] }] }, { path: "/a/0/b", items: [1] }, '"/a" is not an object'],
  ["no pointer", {}, { path: "a", items: [1] }, '"a" must start with /'],
  [
    "an item without a key",
    {},
    { path: "/a", mergeKeys: ["type", "status"], items: [{ type: "x" }] },
    "items[0] must have type and status",
  ],
  ["an object as a key", {}, { path: "/a", mergeKeys: ["b"], items: [{ b: {} }] }, "items[0] must have b"],
  ["a text with keys", {}, { path: "/a", mergeKeys: ["b"], items: ["x"] }, "items[0] must have b"],
  [
    "too few keys",
    conditions,
    { path, mergeKeys: ["type"], items: [{ type: "Ready" }] },
    "several items of the list have the type of items[0]",
  ],
])("rejected: %s", (_, ...[document, patch, message]) => {
  expect(() => apply(document, patch)).toThrow(message);
});

test("an error has the index of the list", () => {
  const given = () => apply({ a: [], b: 1 }, { path: "/a", items: [1] }, { path: "/b", items: [1] });

  expect(given).toThrow(expect.objectContaining({ operation: 1 }));
});

describe.each(["__proto__", "constructor", "prototype", "hasOwnProperty", "toString"])(
  "%s is a name like any other",
  (name) => {
    test("of a list", () => {
      expect(toCanonicalJson(apply({}, { path: `/${name}/a`, items: [1] }))).toBe(`{"${name}":{"a":[1]}}`);
    });

    test("of a key", () => {
      const item = Object.fromEntries([[name, "x"]]);
      const patched = apply({ a: [{}] }, { path: "/a", mergeKeys: [name], items: [item] });

      expect(toCanonicalJson(patched)).toBe(`{"a":[{},{"${name}":"x"}]}`);
    });
  },
);

describe("limits of a patch", () => {
  const long = Array.from({ length: 100_000 }, (_, index) => index);
  const many = Array.from({ length: 50 }, (): ListPatch => ({ path: "/list", items: [1] }));

  test("a long list counts at every patch", () => {
    expect(() => apply({ list: long }, ...many)).toThrow("together may cost at most 4194304 steps and characters");
  });

  test("a patched document has at most 64 levels", () => {
    const pointer = "/a".repeat(60);
    const deep: JsonObject = JSON.parse(`${'{"a":'.repeat(5)}1${"}".repeat(5)}`);

    expect(() => apply({}, { path: pointer, items: [deep] })).toThrow("64 levels");
  });
});
