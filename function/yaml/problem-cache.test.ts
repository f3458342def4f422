import { expect, test } from "vitest";
import { cacheProblems } from "./problem-cache.ts";

const kibibyte = 1024;

/** Records the texts that are checked, not read from the cache. */
function recordChecks(limit?: number) {
  const checked: string[] = [];
  const check = cacheProblems((text) => {
    checked.push(text);
    return [`${text.length} characters`];
  }, limit);
  return { checked, check };
}

test("five long texts that repeat are checked once each", () => {
  const { checked, check } = recordChecks();
  const texts = Array.from({ length: 5 }, (_, index) => `${index}`.repeat(128 * kibibyte));
  for (let round = 0; round < 10; round += 1) for (const text of texts) check(text);

  expect(checked).toHaveLength(5);
  expect(check("1".repeat(128 * kibibyte))).toEqual([`${128 * kibibyte} characters`]);
});

test("evicting entries costs at least as many bytes as checking them again", () => {
  const { checked, check } = recordChecks(64 * kibibyte);
  const others = ["a".repeat(16 * kibibyte), "b".repeat(16 * kibibyte)];
  for (const text of others) check(text);
  for (let index = 0; index < 8; index += 1) check(`small ${index}`);
  const before = checked.length;
  for (const text of others) check(text);

  expect(checked).toHaveLength(before);
  check("c".repeat(64 * kibibyte));
  for (const text of others) check(text);

  expect(checked).toHaveLength(before + 3);
});
