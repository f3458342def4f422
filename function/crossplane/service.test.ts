import { pino } from "pino";
import { expect, test } from "vitest";
import { encodeRequest, steadyCluster, withContentTag } from "../../test/benchmark/request.ts";
import { compose } from "../compose.ts";
import { defineFunctionMethods, functionServices, type Run } from "./service.ts";

test("a call is logged with its tag and name, and counted, whether it is composed or answered from the cache", () => {
  const lines: Record<string, unknown>[] = [];
  const runs: Run[] = [];
  const logger = pino({ level: "debug" }, { write: (line: string) => lines.push(JSON.parse(line)) });
  const dependencies = { compose, now: () => Date.UTC(2030, 0), functionVersion: "v1.2.3", report: unexpected };
  const count = (run: Run) => void runs.push(run);
  const method = defineFunctionMethods(dependencies, { count, logger }).get(`/${functionServices[0]}/RunFunction`);
  const request = withContentTag(encodeRequest(steadyCluster(1)));

  const answers = [1, 2, 3].map(() => method?.(request));

  const tag = expect.stringMatching(/^[0-9a-f]{64}$/);
  const line = {
    level: 20,
    tag,
    composite: "team-platform/prod-eu1",
    milliseconds: expect.any(Number),
    msg: "answered",
  };
  expect(lines).toMatchObject([
    { ...line, isCached: false },
    { ...line, isCached: false },
    { ...line, isCached: true },
  ]);
  expect(runs).toMatchObject(
    answers.map((answer, index) => ({
      bytesIn: request.length,
      bytesOut: answer?.length,
      severities: [],
      isCached: index === 2,
    })),
  );
});

function unexpected(error: unknown): never {
  throw error;
}
