import { expect, test } from "vitest";
import { findingKinds } from "./finding.ts";
import { changed, missedBy, wrongComposed } from "./wrong-copies.ts";

const [copy] = wrongComposed;

test("there is an invalid copy for each kind of finding", () => {
  expect(new Set(wrongComposed.map(({ found }) => found))).toEqual(new Set(findingKinds));
});

test("a change is merged into a copy, and the object does not change", () => {
  const valid = { kind: "Cluster", spec: { paused: false, list: [1, 2] } };

  expect(changed(valid, { spec: { list: [3], more: {} } })).toEqual({
    kind: "Cluster",
    spec: { paused: false, list: [3], more: {} },
  });
  expect(valid.spec.list).toEqual([1, 2]);
});

test("an invalid copy that is accepted is reported", () => {
  expect(copy && missedBy(copy, [])).toEqual([expect.stringContaining("found nothing")]);
});

test("an invalid copy that is rejected for another reason is reported", () => {
  const other = { kind: "unknown field", text: 'unknown field "spec.other"' } as const;

  expect(copy && missedBy(copy, [other])).toEqual([expect.stringContaining("spec.other")]);
});

test("an invalid copy that is rejected for its reason is not reported", () => {
  expect(copy && missedBy(copy, [{ kind: copy.found, text: `cannot: ${copy.because}` }])).toEqual([]);
});
