import { expect, test } from "vitest";
import { findDifferences, findDifferingPlaces, isSame, ofFields, ofNamedItems, valueAt } from "./diff.ts";

const before = {
  files: [{ path: "/etc/a", mode: "0600" }, { path: "/etc/b" }],
  pools: [
    { name: "one", size: 1 },
    { name: "two", size: 2 },
  ],
  args: ["--v=1"],
};
const after = {
  files: [{ path: "/etc//a", mode: "0644" }, { path: "/etc/b" }],
  pools: [{ name: "two", size: 3 }],
  args: ["--v=2"],
  labels: { team: "a" },
};

test.each([
  ["by field: lists and new fields as a whole", ofFields, ["files", "pools", "args", "labels"]],
  [
    "by named items: lists whose items have names, and every label",
    ofNamedItems,
    ["files", "pools.[one]", "pools.[two].size", "args", "labels.team"],
  ],
])("differences %s", (_title, depth, expected) => {
  const found = findDifferingPlaces(before, after, depth);

  expect(found.map((steps) => steps.map(({ name }) => name).join("."))).toEqual(expected);
});

test("differences by all items: each item by its unique field, and everything that was added or removed", () => {
  const found = findDifferences(before, after);

  expect(found).toEqual([
    ["files", "[/etc/a]", "path"],
    ["files", "[/etc/a]", "mode"],
    ["pools", "[one]", "name"],
    ["pools", "[one]", "size"],
    ["pools", "[two]", "size"],
    ["args", "[v]"],
    ["labels", "team"],
  ]);
  expect(found.map((steps) => valueAt(after, steps))).toEqual([
    "/etc//a",
    "0644",
    undefined,
    undefined,
    3,
    "--v=2",
    "a",
  ]);
});

test("items in another order differ as a list, where lists are compared by items", () => {
  const [one, other] = [{ items: [{ name: "a" }, { name: "b" }] }, { items: [{ name: "b" }, { name: "a" }] }];

  expect([ofFields, ofNamedItems].map((depth) => findDifferingPlaces(one, other, depth).flat())).toEqual([
    [{ name: "items", isItem: false }],
    [{ name: "items", isItem: false }],
  ]);
  expect(findDifferences(one, other)).toEqual([["items"]]);
});

test("only overrides distinguish null and absent", () => {
  expect(isSame(null, undefined)).toBe(true);
  expect(findDifferences({ a: null }, {})).toEqual([[]]);
  expect([ofFields, ofNamedItems].map((depth) => findDifferingPlaces({ a: null }, {}, depth))).toEqual([[], []]);
});

test("the order of fields is not a difference", () => {
  expect(findDifferences({ a: 1, b: { c: 2, d: 3 } }, { b: { d: 3, c: 2 }, a: 1 })).toEqual([]);
});
