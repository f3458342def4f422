import { pino } from "pino";
import { expect, test } from "vitest";
import { refusalLog } from "./refusal-log.ts";

test("a flood of refusals is one line a minute, which counts the others", () => {
  const lines: unknown[] = [];
  const logger = pino({ base: null }, { write: (line: string) => lines.push(JSON.parse(line)) });
  let now = 1_000_000;
  const warn = refusalLog(logger, () => now);

  warn("192.0.2.1", "one");
  warn("192.0.2.1", "two");
  now += 59_999;
  warn("192.0.2.1", "three");
  now += 1;
  warn("192.0.2.1", "four");

  expect(lines).toMatchObject([
    { reason: "one", unmentioned: 0 },
    { reason: "four", unmentioned: 2 },
  ]);
});
