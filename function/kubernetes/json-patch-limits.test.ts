import { describe, expect, test } from "vitest";
import { toCanonicalJson } from "./hash.ts";
import { applyJsonPatch, type Operation } from "./json-patch.ts";
import type { Json } from "./object.ts";
import { PatchBudget } from "./patch.ts";

function apply(document: Json, ...operations: Operation[]): Json {
  return applyJsonPatch(document, operations, new PatchBudget());
}

describe("only own properties are accessed", () => {
  const inherited = ["__proto__", "constructor", "prototype", "hasOwnProperty", "toString", "valueOf"];

  test.each(inherited.flatMap((name) => [`/spec/${name}/call`, `/spec/${name}/x/y`, `/list/${name}/x`]))(
    "nothing is written to %s",
    (path) => {
      const given = { spec: {}, list: [{}] };

      expect(() => apply(given, { op: "add", path, value: "x" })).toThrow(`there is no ${JSON.stringify(path)}`);
    },
  );

  test.each(inherited)("nothing is read from %s", (name) => {
    const from = `/spec/${name}`;

    for (const op of ["copy", "move"] as const) {
      expect(() => apply({ spec: {} }, { op, path: "/spec/x", from })).toThrow(`there is no "${from}"`);
    }
    expect(() => apply({ spec: {} }, { op: "remove", path: from })).toThrow(`there is no "${from}"`);
    expect(() => apply({ spec: {} }, { op: "replace", path: from, value: 1 })).toThrow(`there is no "${from}"`);
  });

  test.each(inherited)("%s is a field like any other", (name) => {
    const value = { x: 1 };
    const patched = apply({ spec: {} }, { op: "add", path: `/spec/${name}`, value });

    expect(toCanonicalJson(patched)).toBe(`{"spec":{"${name}":{"x":1}}}`);
    expect(Object.getPrototypeOf(Object.values(Object(patched))[0])).toBe(Object.prototype);
    expect(toCanonicalJson(apply(patched, { op: "remove", path: `/spec/${name}` }))).toBe('{"spec":{}}');
  });
});

describe("limits of a patch", () => {
  const copies = Array.from({ length: 50 }, (): Operation => ({ op: "copy", from: "/spec", path: "/spec/a" }));

  test("a document that is copied into itself repeatedly is rejected before it becomes large", () => {
    const spec = { text: "x".repeat(1000), list: [1, 2, 3] };

    expect(() => apply({ spec }, ...copies.map((copy, index) => ({ ...copy, path: `/spec/${index}` })))).toThrow(
      /creates a value of more than 1048576 values and characters or 64 levels|may cost at most 4194304/,
    );
  });

  test("a patched document has at most 64 levels", () => {
    const deeper = copies.map((copy, index) => ({ ...copy, from: "/a", path: `/a${"/a".repeat(index + 1)}` }));

    expect(() => apply({ a: {} }, ...deeper)).toThrow("64 levels");
  });

  test("long lists count at every step", () => {
    const list = Array.from({ length: 100_000 }, () => 0);
    const remove = Array.from({ length: 50 }, (): Operation => ({ op: "remove", path: "/list/0" }));

    expect(() => apply({ list }, ...remove)).toThrow("together may cost at most 4194304 steps and characters");
  });
});
