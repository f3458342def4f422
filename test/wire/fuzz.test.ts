import { expect, test } from "vitest";
import { fuzz } from "./fuzz.ts";

test("a request with mistakes is answered or malformed, soon, and without a heap of memory", () => {
  const report = fuzz(3000, 1);

  expect(report.malformed).toBeGreaterThan(100);
  expect(report.answered).toBeGreaterThan(100);
  expect(report.slowestMilliseconds).toBeLessThan(2000);
  expect(report.heapMegabytes).toBeLessThan(300);
});
