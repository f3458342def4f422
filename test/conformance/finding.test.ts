import { describe, expect, it } from "vitest";
import { findingsOf, lostFields } from "./finding.ts";

const sent = { spec: { pools: [{ name: "a", size: 1 }], paused: false } };

describe("findingsOf", () => {
  it("has nothing against an object that is stored as it was sent, with defaults beside it", () => {
    const stored = { metadata: { uid: "1" }, spec: { pools: [{ name: "a", size: 1, surge: 1 }], paused: false } };

    expect(findingsOf(sent, { warnings: [], stored })).toEqual([]);
  });

  it("tells unknown fields from other reasons to reject, each of them", () => {
    const rejection = 'cannot POST /x: 400 strict decoding error: unknown field "spec.a", unknown field "spec.b[0].c"';

    expect(findingsOf(sent, { warnings: [], rejection })).toEqual([
      { kind: "unknown field", text: 'unknown field "spec.a"' },
      { kind: "unknown field", text: 'unknown field "spec.b[0].c"' },
    ]);
  });

  it("gives every other rejection in the API server's words", () => {
    const rejection = 'cannot POST /x: 422 X "a" is invalid: spec.type: Unsupported value: "b"';

    expect(findingsOf(sent, { warnings: [], rejection })).toEqual([{ kind: "rejected", text: rejection }]);
  });

  it("counts a warning of an object that is accepted", () => {
    expect(findingsOf(sent, { warnings: ["x is deprecated"], stored: sent })).toEqual([
      { kind: "warning", text: "x is deprecated" },
    ]);
  });
});

describe("lostFields", () => {
  it.each([
    ["a field that was dropped", { spec: { pools: [{ name: "a", size: 1 }] } }, ["spec.paused"]],
    ["a value that was changed", { spec: { pools: [{ name: "a", size: "1" }], paused: false } }, ["spec.pools.0.size"]],
    ["a list that is shorter", { spec: { pools: [], paused: false } }, ["spec.pools.0"]],
    ["an object that is gone", {}, ["spec"]],
  ])("names %s", (_, stored, paths) => {
    expect(lostFields(sent, stored)).toEqual(paths);
  });

  it("does not miss an empty object or a null that was dropped", () => {
    expect(lostFields({ a: {}, b: null }, {})).toEqual(["a", "b"]);
  });
});
