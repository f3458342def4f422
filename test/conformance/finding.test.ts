import { describe, expect, it } from "vitest";
import { findingsOf, lostFields } from "./finding.ts";

const sent = { spec: { pools: [{ name: "a", size: 1 }], paused: false } };

describe("findingsOf", () => {
  it("is empty for an object that is stored as it was sent, even with additional defaults", () => {
    const stored = { metadata: { uid: "1" }, spec: { pools: [{ name: "a", size: 1, surge: 1 }], paused: false } };

    expect(findingsOf(sent, { warnings: [], stored })).toEqual([]);
  });

  it("lists each unknown field of a rejection", () => {
    const rejection = 'cannot POST /x: 400 strict decoding error: unknown field "spec.a", unknown field "spec.b[0].c"';

    expect(findingsOf(sent, { warnings: [], rejection })).toEqual([
      { kind: "unknown field", text: 'unknown field "spec.a"' },
      { kind: "unknown field", text: 'unknown field "spec.b[0].c"' },
    ]);
  });

  it("has the message of the API server for any other rejection", () => {
    const rejection = 'cannot POST /x: 422 X "a" is invalid: spec.type: Unsupported value: "b"';

    expect(findingsOf(sent, { warnings: [], rejection })).toEqual([{ kind: "rejected", text: rejection }]);
  });

  it("has the warnings of an accepted object", () => {
    expect(findingsOf(sent, { warnings: ["x is deprecated"], stored: sent })).toEqual([
      { kind: "warning", text: "x is deprecated" },
    ]);
  });
});

describe("lostFields", () => {
  it.each([
    ["a dropped field", { spec: { pools: [{ name: "a", size: 1 }] } }, ["spec.paused"]],
    ["a changed value", { spec: { pools: [{ name: "a", size: "1" }], paused: false } }, ["spec.pools.0.size"]],
    ["a dropped list item", { spec: { pools: [], paused: false } }, ["spec.pools.0"]],
    ["a dropped object", {}, ["spec"]],
  ])("names %s", (_, stored, paths) => {
    expect(lostFields(sent, stored)).toEqual(paths);
  });

  it("has the path of a dropped empty object or null", () => {
    expect(lostFields({ a: {}, b: null }, {})).toEqual(["a", "b"]);
  });
});
