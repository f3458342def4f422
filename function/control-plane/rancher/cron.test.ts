import { expect, test } from "vitest";
import { isSchedule, schedulePattern } from "./cron.ts";

test.each([
  "0 */12 * * *",
  "*/5 0-6,22-23 1,15 * ?",
  "59 23 31 12 6",
  "0 0 * jan-MAR mon",
  "10/20 * * * *",
  "@daily",
  "@every 1h30m",
])("%s is a schedule", (text) => {
  expect([isSchedule(text), schedulePattern.test(text)]).toEqual([true, true]);
});

test.each([
  "60 * * * *",
  "* 24 * * *",
  "* * 0 * *",
  "* * * 13 *",
  "* * * * 7",
  "5-1 * * * *",
  "1-2-3 * * * *",
  "*/0 * * * *",
  "* * * *",
  "* * * * * *",
  "a * * * *",
  ", * * * *",
  "@often",
  "@every day",
])("%s is not a schedule", (text) => {
  expect(isSchedule(text)).toBe(false);
});
