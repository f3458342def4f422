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
function answerTimes(cache: ResponseCache, number: number, times = 2): void {
  for (let time = 0; time < times; time += 1) cache.add(request(number), answer(number));
}

test("the same request gets the same answer from the third time on", () => {
  const cache = new ResponseCache(() => now);

  answerTimes(cache, 1, 1);
  expect(cache.find(request(1))).toBeUndefined();
  answerTimes(cache, 1, 1);
  expect(cache.find(request(1))).toEqual(answer(1));
  expect(cache.find(request(2))).toBeUndefined();
});

test("an empty answer is cached, too", () => {
  const cache = new ResponseCache(() => now);
  for (const _ of [1, 2]) cache.add(request(1), { ...answer(1), bytes: Buffer.of() });

  expect(cache.find(request(1))?.bytes).toEqual(Buffer.of());
});

test("a request of another length is another request, whatever its tag", () => {
  const cache = new ResponseCache(() => now);
  answerTimes(cache, 1);

  expect(cache.find(request(1, { context: { more: true } }))).toBeUndefined();
});

test("a request whose tag is not a hash of its content is not cached", () => {
  const required = request(1, { requiredResources: { cluster: { items: [] } } });
  const cache = new ResponseCache(() => now);
  for (const _ of [1, 2]) cache.add(required, answer(1));

  expect(cache.find(required)).toBeUndefined();
});

/** Large enough for three answers. */
const smallLimit = 4200;
const cachedNumbers = (cache: ResponseCache) =>
  [1, 2, 3, 4].filter((number) => cache.find(request(number)) !== undefined);

test("a full cache retains its entries", () => {
  const cache = new ResponseCache(() => now, smallLimit);
  for (const number of [1, 2, 3, 4]) answerTimes(cache, number);

  expect(cachedNumbers(cache)).toEqual([1, 2, 3]);
});

test("an entry that was not used for an hour is dropped", () => {
  const cache = new ResponseCache(() => now, smallLimit);
  for (const number of [1, 2, 3]) answerTimes(cache, number);
  now = 50 * minute;
  cache.find(request(1));
  cache.find(request(3));
  now = 61 * minute;
  answerTimes(cache, 4);

  expect(cachedNumbers(cache)).toEqual([1, 3, 4]);
});

test("the cache also serves a replica that gets only some of the calls for a cluster", () => {
  const cache = new ResponseCache(() => now);
  answerTimes(cache, 1, 1);
  now = 35 * minute;
  answerTimes(cache, 1, 1);
  now = 80 * minute;
  answerTimes(cache, 2);

  expect(cachedNumbers(cache)).toEqual([1, 2]);
});

test("an answer that is cached again uses space once", () => {
  const cache = new ResponseCache(() => now, smallLimit);
  answerTimes(cache, 1, 10);
  for (const number of [2, 3]) answerTimes(cache, number);

  expect(cachedNumbers(cache)).toEqual([1, 2, 3]);
});
