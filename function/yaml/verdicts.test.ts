import { expect, test } from "vitest";
import { rememberVerdicts } from "./verdicts.ts";

const kibibyte = 1024;

/** Counts how often it is really asked. */
function counting(limit?: number) {
  const asked: string[] = [];
  const ask = rememberVerdicts((text) => {
    asked.push(text);
    return [`${text.length} characters`];
  }, limit);
  return { asked, ask };
}

test("five long texts that come again and again are judged once each", () => {
  const { asked, ask } = counting();
  const texts = Array.from({ length: 5 }, (_, index) => `${index}`.repeat(128 * kibibyte));
  for (let round = 0; round < 10; round += 1) for (const text of texts) ask(text);

  expect(asked).toHaveLength(5);
  expect(ask("1".repeat(128 * kibibyte))).toEqual([`${128 * kibibyte} characters`]);
});

test("who pushes others out has had as many bytes judged as that costs them", () => {
  const { asked, ask } = counting(64 * kibibyte);
  const others = ["a".repeat(16 * kibibyte), "b".repeat(16 * kibibyte)];
  for (const text of others) ask(text);
  for (let index = 0; index < 8; index += 1) ask(`small ${index}`);
  const before = asked.length;
  for (const text of others) ask(text);

  expect(asked).toHaveLength(before);
  ask("c".repeat(64 * kibibyte));
  for (const text of others) ask(text);

  expect(asked).toHaveLength(before + 3);
});
