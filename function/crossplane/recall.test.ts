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

/** A request that is answered as often as Crossplane asks for it. */
function ask(recall: Recall, number: number, times = 2): void {
  for (let time = 0; time < times; time += 1) recall.keep(request(number), answer(number));
}

test("the same request gets the same answer from the third time on", () => {
  const recall = new Recall(() => now);

  ask(recall, 1, 1);
  expect(recall.answerTo(request(1))).toBeUndefined();
  ask(recall, 1, 1);
  expect(recall.answerTo(request(1))).toEqual(answer(1));
  expect(recall.answerTo(request(2))).toBeUndefined();
});

test("an answer without a byte is one, too", () => {
  const recall = new Recall(() => now);
  for (const _ of [1, 2]) recall.keep(request(1), { ...answer(1), bytes: Buffer.of() });

  expect(recall.answerTo(request(1))?.bytes).toEqual(Buffer.of());
});

test("a request of another length cannot be the same, whatever its tag says", () => {
  const recall = new Recall(() => now);
  ask(recall, 1);

  expect(recall.answerTo(request(1, { context: { more: true } }))).toBeUndefined();
});

test("a request whose tag does not stand for its content is neither kept nor recalled", () => {
  const required = request(1, { requiredResources: { cluster: { items: [] } } });
  const recall = new Recall(() => now);
  for (const _ of [1, 2]) recall.keep(required, answer(1));

  expect(recall.answerTo(required)).toBeUndefined();
});

/** Room for three of them. */
const smallLimit = 4200;
const known = (recall: Recall) => [1, 2, 3, 4].filter((number) => recall.answerTo(request(number)) !== undefined);

test("full, it keeps those that are asked about", () => {
  const recall = new Recall(() => now, smallLimit);
  for (const number of [1, 2, 3, 4]) ask(recall, number);

  expect(known(recall)).toEqual([1, 2, 3]);
});

test("who has not been asked about for two TTLs is forgotten", () => {
  const recall = new Recall(() => now, smallLimit);
  for (const number of [1, 2, 3]) ask(recall, number);
  now = 8 * minute;
  recall.answerTo(request(1));
  recall.answerTo(request(3));
  now = 11 * minute;
  ask(recall, 4);

  expect(known(recall)).toEqual([1, 3, 4]);
});

test("what is kept again takes room once", () => {
  const recall = new Recall(() => now, smallLimit);
  ask(recall, 1, 10);
  for (const number of [2, 3]) ask(recall, number);

  expect(known(recall)).toEqual([1, 2, 3]);
});
