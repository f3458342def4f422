import { createHash } from "node:crypto";
import type { RunFunctionRequest } from "@crossplane-org/function-sdk-typescript";
import { beforeEach, expect, test } from "vitest";
import { requestBytes } from "../../test/wire/client.ts";
import { ResponseCache } from "./response-cache.ts";

const minute = 60_000;
let now = 0;

beforeEach(() => {
  now = 0;
});

function request(number: number, more: Partial<RunFunctionRequest> = {}): Buffer {
  return requestBytes({ meta: { tag: String(number).padStart(64, "0"), capabilities: [] }, ...more });
}

/** Bytes that do not compress. */
const answer = (number: number) => ({
  bytes: Buffer.concat(
    Array.from({ length: 16 }, (_, part) => createHash("sha512").update(`${number} ${part}`).digest()),
  ),
  labels: { tag: String(number), composite: `team-a/${number}` },
});

/** Answers a request as often as Crossplane sends it. */
function answerTimes(recall: ResponseCache, number: number, times = 2): void {
  for (let time = 0; time < times; time += 1) recall.keep(request(number), answer(number));
}

test("the same request gets the same answer from the third time on", () => {
  const recall = new ResponseCache(() => now);

  answerTimes(recall, 1, 1);
  expect(recall.answerTo(request(1))).toBeUndefined();
  answerTimes(recall, 1, 1);
  expect(recall.answerTo(request(1))).toEqual(answer(1));
  expect(recall.answerTo(request(2))).toBeUndefined();
});

test("an empty answer is cached, too", () => {
  const recall = new ResponseCache(() => now);
  for (const _ of [1, 2]) recall.keep(request(1), { ...answer(1), bytes: Buffer.of() });

  expect(recall.answerTo(request(1))?.bytes).toEqual(Buffer.of());
});

test("a request of another length is another request, whatever its tag", () => {
  const recall = new ResponseCache(() => now);
  answerTimes(recall, 1);

  expect(recall.answerTo(request(1, { context: { more: true } }))).toBeUndefined();
});

test("a request whose tag is not a hash of its content is not cached", () => {
  const required = request(1, { requiredResources: { cluster: { items: [] } } });
  const recall = new ResponseCache(() => now);
  for (const _ of [1, 2]) recall.keep(required, answer(1));

  expect(recall.answerTo(required)).toBeUndefined();
});

/** Large enough for three answers. */
const smallLimit = 4200;
const cachedNumbers = (recall: ResponseCache) =>
  [1, 2, 3, 4].filter((number) => recall.answerTo(request(number)) !== undefined);

test("a full cache retains its entries", () => {
  const recall = new ResponseCache(() => now, smallLimit);
  for (const number of [1, 2, 3, 4]) answerTimes(recall, number);

  expect(cachedNumbers(recall)).toEqual([1, 2, 3]);
});

test("an entry that was not used for two TTLs is dropped", () => {
  const recall = new ResponseCache(() => now, smallLimit);
  for (const number of [1, 2, 3]) answerTimes(recall, number);
  now = 8 * minute;
  recall.answerTo(request(1));
  recall.answerTo(request(3));
  now = 11 * minute;
  answerTimes(recall, 4);

  expect(cachedNumbers(recall)).toEqual([1, 3, 4]);
});

test("an answer that is cached again uses space once", () => {
  const recall = new ResponseCache(() => now, smallLimit);
  answerTimes(recall, 1, 10);
  for (const number of [2, 3]) answerTimes(recall, number);

  expect(cachedNumbers(recall)).toEqual([1, 2, 3]);
});
