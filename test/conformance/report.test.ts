import { expect, test } from "vitest";
import { type Check, countsOf, problemsOf } from "./report.ts";

const check: Check = {
  title: "Cluster API v1",
  crds: 2,
  rules: 1,
  objects: [
    { name: "a.yaml Cluster a", kind: "Cluster", findings: [] },
    { name: "b.yaml Cluster b", kind: "Cluster", findings: [{ kind: "warning", text: "old" }] },
    {
      name: "b.yaml Machine b",
      kind: "Machine",
      findings: [
        { kind: "unknown field", text: "spec.x" },
        { kind: "unknown field", text: "spec.y" },
      ],
    },
  ],
};

test("the counts contain the number of objects, kinds and CRDs, and of each kind of finding", () => {
  expect(countsOf(check)).toBe(
    "Cluster API v1: 3 objects of 2 kinds × 2 CRDs (schema, 1 CEL rule): " +
      "1 accepted, 0 rejected, 2 unknown fields, 0 lost fields, 1 warnings",
  );
});

test("each finding is a problem with its object", () => {
  expect(problemsOf(check)).toEqual([
    "Cluster API v1: b.yaml Cluster b: warning: old",
    "Cluster API v1: b.yaml Machine b: unknown field: spec.x",
    "Cluster API v1: b.yaml Machine b: unknown field: spec.y",
  ]);
});

test("no object to check is a problem", () => {
  expect(problemsOf({ ...check, objects: [] })).toEqual(["Cluster API v1: there is no object to check"]);
});
