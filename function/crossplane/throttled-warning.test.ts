import { pino } from "pino";
import { expect, test } from "vitest";
import { createThrottledWarning } from "./throttled-warning.ts";

test("a flood of warnings is one line a minute for each message, which counts the others", () => {
  const lines: unknown[] = [];
  const logger = pino({ base: null }, { write: (line: string) => lines.push(JSON.parse(line)) });
  let now = 1_000_000;
  const warn = createThrottledWarning(logger, () => now);

  warn("rejected", { reason: "one" });
  warn("rejected", { reason: "two" });
  now += 59_999;
  warn("rejected", { reason: "three" });
  warn("too many", { reason: "another message" });
  now += 1;
  warn("rejected", { reason: "four" });

  expect(lines).toMatchObject([
    { msg: "rejected", reason: "one", unmentioned: 0 },
    { msg: "too many", reason: "another message", unmentioned: 0 },
    { msg: "rejected", reason: "four", unmentioned: 2 },
  ]);
});
