import { describe, expect, test } from "vitest";
import { toCanonicalJson } from "./hash.ts";
import { applyMergePatch } from "./merge-patch.ts";
import type { Json } from "./object.ts";
import { PatchBudget } from "./patch.ts";

function apply(target: Json, change: Json): Json {
  return applyMergePatch(target, change, new PatchBudget());
}

test.each<[target: Json, change: Json, result: Json]>([
  [{ a: "b" }, { a: "c" }, { a: "c" }],
  [{ a: "b" }, { b: "c" }, { a: "b", b: "c" }],
  [{ a: "b" }, { a: null }, {}],
  [{ a: "b", b: "c" }, { a: null }, { b: "c" }],
  [{ a: ["b"] }, { a: "c" }, { a: "c" }],
  [{ a: "c" }, { a: ["b"] }, { a: ["b"] }],
  [{ a: { b: "c" } }, { a: { b: "d", c: null } }, { a: { b: "d" } }],
  [{ a: [{ b: "c" }] }, { a: [1] }, { a: [1] }],
  [
    ["a", "b"],
    ["c", "d"],
    ["c", "d"],
  ],
  [{ a: "b" }, ["c"], ["c"]],
  [{ a: "foo" }, null, null],
  [{ e: null }, { a: 1 }, { e: null, a: 1 }],
  [[1, 2], { a: "b", c: null }, { a: "b" }],
  [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
])("RFC 7386, appendix A: %j and %j give %j", (target, change, result) => {
  const before = toCanonicalJson(target);

  expect(apply(target, change)).toEqual(result);
  expect(toCanonicalJson(target)).toBe(before);
});

test.each(["__proto__", "constructor", "prototype", "hasOwnProperty", "toString"])(
  "%s is a field like any other",
  (name) => {
    const change: Json = JSON.parse(`{"spec":{"${name}":{"x":1}}}`);
    const patched = apply({ spec: { a: 1 } }, change);

    expect(toCanonicalJson(patched)).toBe(toCanonicalJson(JSON.parse(`{"spec":{"a":1,"${name}":{"x":1}}}`)));
    expect(toCanonicalJson(apply(patched, JSON.parse(`{"spec":{"${name}":null}}`)))).toBe('{"spec":{"a":1}}');
  },
);

describe("limits of a patch", () => {
  test("levels", () => {
    const deep: Json = JSON.parse(`${'{"a":'.repeat(65)}1${"}".repeat(65)}`);

    expect(() => apply({}, deep)).toThrow("more than 64 levels are nested");
  });

  test("all patches together", () => {
    const budget = new PatchBudget();
    const target = Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`field${index}`, index]));
    const again = () => {
      for (let count = 0; count < 10_000; count += 1) applyMergePatch(target, { a: 1 }, budget);
    };

    expect(again).toThrow("the patches of a cluster together may cost at most 4194304 steps and characters");
  });
});
