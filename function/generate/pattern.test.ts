import { describe, expect, it } from "vitest";
import { patternProblem, plainPattern } from "./pattern.ts";

const refused: [why: string, pattern: string][] = [
  ["look-ahead", "a(?=b)"],
  ["negative look-ahead", "(?!a)b"],
  ["look-behind", "(?<=a)b"],
  ["negative look-behind", "(?<!a)b"],
  ["a numbered back-reference", String.raw`(a)\1`],
  ["a named back-reference", String.raw`(?<n>a)\k<n>`],
  ["a named group, which older Go does not know", "(?<n>a)"],
  ["JavaScript's code points", String.raw`\u0041`],
  ["JavaScript's control characters", String.raw`\cA`],
  ["an empty class", "a[]b"],
  ["any character as an empty negated class", "[^]"],
  ["more repetitions than Go allows", "a{1,2000}"],
];

const allowed = [
  "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$",
  String.raw`^v?(0|[1-9][0-9]*)\.\d{1,3}([-+].*)?$`,
  String.raw`^https:\/\/`,
  "(?:a|b){2,1000}",
  "(?i:a)",
  String.raw`\\1`,
  String.raw`\x41[\]\-]`,
];

describe("patternProblem", () => {
  it.each(refused)("refuses %s", (_, pattern) => {
    expect(patternProblem(pattern)).toBeTypeOf("string");
  });

  it.each(allowed)("allows %s", (pattern) => {
    expect(patternProblem(pattern)).toBeUndefined();
  });
});

describe("plainPattern", () => {
  it("takes away the backslash that only JavaScript's literals need", () => {
    expect(plainPattern(/^https:\/\/a\.b/.source)).toBe(String.raw`^https://a\.b`);
  });
});
