import { createHash } from "node:crypto";
import type { RunFunctionRequest } from "@crossplane-org/function-sdk-typescript";
import { beforeEach, expect, test } from "vitest";
import { requestBytes } from "../../test/wire/client.ts";
import { Recall } from "./recall.ts";

const minute = 60_000;
let now = 0;

beforeEach(() => {
  now = 0;
});

function request(number: number, more: Partial<RunFunctionRequest> = {}): Buffer {
  return requestBytes({ meta: { tag: String(number).padStart(64, "0"), capabilities: [] }, ...more });
}

/** Bytes that cannot be packed. */
const answer = (number: number) => ({
  bytes: Buffer.concat(
    Array.from({ length: 16 }, (_, part) => createHash("sha512").update(`${number} ${part}`).digest()),
  ),
  labels: { tag: String(number), composite: `team-a/${number}` },
});

test("the same request gets the same bytes", () => {
  const recall = new Recall(() => now);
  recall.keep(request(1), answer(1));

  expect(recall.answerTo(request(1))).toEqual(answer(1));
  expect(recall.answerTo(request(2))).toBeUndefined();
});

test("an answer without a byte is one, too", () => {
  const recall = new Recall(() => now);
  recall.keep(request(1), { ...answer(1), bytes: Buffer.of() });

  expect(recall.answerTo(request(1))?.bytes).toEqual(Buffer.of());
});

test("a request of another length cannot be the same, whatever its tag says", () => {
  const recall = new Recall(() => now);
  recall.keep(request(1), answer(1));

  expect(recall.answerTo(request(1, { context: { more: true } }))).toBeUndefined();
});

test("a request whose tag does not stand for its content is neither kept nor recalled", () => {
  const required = request(1, { requiredResources: { cluster: { items: [] } } });
  const recall = new Recall(() => now);
  recall.keep(required, answer(1));

  expect(recall.answerTo(required)).toBeUndefined();
});

/** Room for three of them. */
function fullRecall(): Recall {
  const recall = new Recall(() => now, 3500);
  for (const number of [1, 2, 3]) recall.keep(request(number), answer(number));
  return recall;
}

const known = (recall: Recall) => [1, 2, 3, 4].filter((number) => recall.answerTo(request(number)) !== undefined);

test("full, it keeps those that are asked about", () => {
  const recall = fullRecall();
  recall.keep(request(4), answer(4));

  expect(known(recall)).toEqual([1, 2, 3]);
});

test("full, it forgets who has not been asked about for two TTLs", () => {
  const recall = fullRecall();
  now = 8 * minute;
  recall.answerTo(request(1));
  recall.answerTo(request(3));
  now = 11 * minute;
  recall.keep(request(4), answer(4));

  expect(known(recall)).toEqual([1, 3, 4]);
});

test("what is kept twice takes room once", () => {
  const recall = new Recall(() => now, 3500);
  for (const number of [1, 1, 1, 1, 2, 3]) recall.keep(request(number), answer(number));

  expect(known(recall)).toEqual([1, 2, 3]);
});
