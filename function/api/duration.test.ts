import { expect, test } from "vitest";
import { readDuration } from "./duration.ts";

test.each([
  ["0", 0],
  ["3s", 3],
  ["1m30s", 90],
  ["1.5h", 5400],
  ["500ms", 0.5],
  [".5s", 0.5],
])("%s has %d seconds", (text, seconds) => {
  expect(readDuration(text)).toBe(seconds);
});

test.each(["", "5", "-1s", "s", "1 s", "1d", "1s2"])("%s is no duration", (text) => {
  expect(readDuration(text)).toBeUndefined();
});
