import fc from "fast-check";
import { expect, test } from "vitest";
import { matchesWildcard } from "./wildcard.ts";

test.each([
  ["m6i.*", "m6i.large", true],
  ["m6i.*", "m6i.", true],
  ["m6i.*", "m5.large", false],
  ["*", "", true],
  ["a", "a", true],
  ["a", "ab", false],
  ["a*a", "a", false],
  ["a*b*c", "a-b-b-c", true],
  ["a*b*c", "a-c-b", false],
  ["**", "anything", true],
])("%s matches %s: %s", (pattern, text, expected) => {
  expect(matchesWildcard(pattern, text)).toBe(expected);
});

test("matches the same texts as the equivalent regular expression", () => {
  const words = fc.string({ unit: fc.constantFrom("a", "b", "*"), maxLength: 8 });
  const texts = fc.string({ unit: fc.constantFrom("a", "b"), maxLength: 10 });

  fc.assert(
    fc.property(words, texts, (pattern, text) => {
      const expression = new RegExp(`^${pattern.replaceAll("*", ".*")}$`);
      expect(matchesWildcard(pattern, text)).toBe(expression.test(text));
    }),
    { numRuns: 2000 },
  );
});

test("a pattern of many stars does not backtrack on a text that it nearly matches", () => {
  expect(matchesWildcard(`${"*-".repeat(126)}x`, "-".repeat(253))).toBe(false);
});
