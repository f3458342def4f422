import { expect, test } from "vitest";
import { findingKinds } from "./finding.ts";
import { changed, missedBy, wrongComposed } from "./wrong-copies.ts";

const [copy] = wrongComposed;

test("there is a wrong copy for every kind of finding", () => {
  expect(new Set(wrongComposed.map(({ found }) => found))).toEqual(new Set(findingKinds));
});

test("a change is merged into a copy; the object stays right", () => {
  const right = { kind: "Cluster", spec: { paused: false, list: [1, 2] } };

  expect(changed(right, { spec: { list: [3], more: {} } })).toEqual({
    kind: "Cluster",
    spec: { paused: false, list: [3], more: {} },
  });
  expect(right.spec.list).toEqual([1, 2]);
});

test("a wrong copy that is accepted is missed", () => {
  expect(copy && missedBy(copy, [])).toEqual([expect.stringContaining("found nothing")]);
});

test("a wrong copy that is rejected for another reason is missed", () => {
  const other = { kind: "unknown field", text: 'unknown field "spec.other"' } as const;

  expect(copy && missedBy(copy, [other])).toEqual([expect.stringContaining("spec.other")]);
});

test("a wrong copy that is caught for its reason is not", () => {
  expect(copy && missedBy(copy, [{ kind: copy.found, text: `cannot: ${copy.because}` }])).toEqual([]);
});
