import fc from "fast-check";
import { expect, test } from "vitest";
import { toCanonicalJson, hashContent } from "../../function/kubernetes/hash.ts";
import { isObject, sortKeys } from "../../function/kubernetes/object.ts";

/** The same value with the fields of every object in the reverse order. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => reversed(item));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([field, inner]) => [field, reversed(inner)]),
  );
}

// No Kubernetes object has a field like __proto__, and an object literal cannot contain it.
const json = fc.jsonValue({ maxDepth: 4 }).filter((value) => !JSON.stringify(value).includes("__proto__"));

test("N3: equal content has equal hashes for any order of the fields", () => {
  fc.assert(
    fc.property(json, (value) => {
      expect(hashContent(reversed(value))).toBe(hashContent(value));
    }),
  );
});

test("N3: canonical JSON parses to the same value", () => {
  fc.assert(
    fc.property(json, (value) => {
      expect(JSON.parse(toCanonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

test("N3: different content has different canonical JSON", () => {
  fc.assert(
    fc.property(json, json, (left, right) => {
      fc.pre(toCanonicalJson(left) !== toCanonicalJson(right));
      expect(hashContent(left, 64)).not.toBe(hashContent(right, 64));
    }),
  );
});

test("N3: an absent field and an undefined one are the same", () => {
  expect(hashContent({ a: 1, b: undefined })).toBe(hashContent({ a: 1 }));
});

test("N3: the algorithm is frozen", () => {
  expect(hashContent({ b: [1, "two", null, true], a: { d: {}, c: [] } })).toBe("5eea1e3df0");
});

test("sorting changes the order only", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.integer()), (value) => {
      expect(sortKeys({ ...value })).toEqual({ ...value });
    }),
  );
});
