import { describe, expect, it } from "vitest";
import { findPatternProblem, toPlainPattern } from "./pattern.ts";

const rejected: [pattern: string, reason: string][] = [
  ["a(?=b)", "look-around"],
  ["(?!a)b", "look-around"],
  ["(?<=a)b", "look-around"],
  ["(?<!a)b", "look-around"],
  [String.raw`(a)\1`, "back-reference"],
  [String.raw`\k<n>`, "back-reference"],
  ["(?<n>a)", "group"],
  ["(?x:a)", "group"],
  [String.raw`\u41`, "escape"],
  [String.raw`\cA`, "escape"],
  [String.raw`\xA`, "escape"],
  [String.raw`\p{Letter}`, "escape"],
  ["a[]b", "empty class"],
  ["[^]", "empty class"],
  ["a{1,2000}", "repetitions"],
  ["a{1001}", "repetitions"],
  ["a{1001,}", "repetitions"],
];

const allowed = [
  "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$",
  String.raw`^v?(0|[1-9][0-9]*)\.\d{1,3}([-+].*)?$`,
  String.raw`^https:\/\/`,
  "(?:a|b){2,1000}",
  "(?i:a)",
  String.raw`\\1`,
  String.raw`\x41[\]\-]`,
  String.raw`[^\u2028-\u202e]`,
];

describe("findPatternProblem", () => {
  it.each(rejected)("rejects %s because of the %s", (pattern, reason) => {
    expect(findPatternProblem(pattern)).toContain(reason);
  });

  it.each(allowed)("allows %s", (pattern) => {
    expect(findPatternProblem(pattern)).toBeUndefined();
  });
});

describe("toPlainPattern", () => {
  it("removes the backslash that only JavaScript's literals need", () => {
    expect(toPlainPattern(/^https:\/\/a\.b/.source)).toBe(String.raw`^https://a\.b`);
  });

  it("writes characters beyond ASCII in Go's syntax, and does not change an escaped backslash", () => {
    expect(toPlainPattern(/[\u2028-\u202e]\\u2028/.source)).toBe(String.raw`[\x{2028}-\x{202e}]\\u2028`);
  });
});
