import { pino } from "pino";
import { expect, test } from "vitest";
import { createThrottledWarning } from "./throttled-warning.ts";

test("a flood of warnings is logged once a minute for each message, with the number of suppressed lines", () => {
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
    { msg: "rejected", reason: "one", suppressed: 0 },
    { msg: "too many", reason: "another message", suppressed: 0 },
    { msg: "rejected", reason: "four", suppressed: 2 },
  ]);
});
