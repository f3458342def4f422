import { expect, test } from "vitest";
import { Budget } from "./budget.ts";

/** A budget of ten bytes, and the names of the messages that acquired bytes, once per grant. */
function budgetOfTen() {
  const budget = new Budget(10);
  const granted: string[] = [];
  const messageOf = (name: string) => {
    const holder = {};
    const acquire = (bytes: number, then?: () => void) =>
      budget.acquire(holder, bytes, () => {
        granted.push(name);
        then?.();
      });
    return { acquire, release: () => budget.release(holder) };
  };
  return { granted, messageOf };
}

/** One message holds the whole budget, another exceeds it, so all later messages have to wait. */
function exhausted() {
  const { granted, messageOf } = budgetOfTen();
  const [all, exceeding] = [messageOf("all"), messageOf("exceeding")];
  all.acquire(10);
  exceeding.acquire(1);
  granted.length = 0;
  return { granted, messageOf, all, exceeding };
}

test("messages beyond the budget wait for a release, in the order of arrival", () => {
  const { granted, messageOf, all, exceeding } = exhausted();
  const [first, second, third] = [messageOf("first"), messageOf("second"), messageOf("third")];
  first.acquire(6);
  second.acquire(6);
  third.acquire(1);
  expect(granted).toEqual([]);

  exceeding.release();
  expect(granted).toEqual(["first"]);

  all.release();
  expect(granted).toEqual(["first", "second"]);

  first.release();
  expect(granted).toEqual(["first", "second", "third"]);
});

test("one message may exceed the budget until its end, so that partly received messages cannot deadlock", () => {
  const { granted, messageOf } = budgetOfTen();
  const [first, second, third] = [messageOf("first"), messageOf("second"), messageOf("third")];
  first.acquire(5);
  second.acquire(5);
  third.acquire(1);
  first.acquire(5);
  second.acquire(5);
  third.acquire(9);
  expect(granted).toEqual(["first", "second", "third", "third"]);

  third.release();
  expect(granted).toEqual(["first", "second", "third", "third", "first"]);

  first.release();
  expect(granted).toEqual(["first", "second", "third", "third", "first", "second"]);
});

test("a waiting message that is released changes nothing, and messages behind it are granted", () => {
  const { granted, messageOf, all } = exhausted();
  const [large, small] = [messageOf("large"), messageOf("small")];
  large.acquire(99);
  small.acquire(9);

  large.release();
  expect(granted).toEqual([]);

  all.release();
  expect(granted).toEqual(["small"]);
});

test("a release returns all bytes of its holder, once", () => {
  const { granted, messageOf, all, exceeding } = exhausted();
  const [next, last] = [messageOf("next"), messageOf("last")];
  exceeding.acquire(98);
  exceeding.release();
  exceeding.release();
  all.release();
  granted.length = 0;

  next.acquire(10);
  last.acquire(1);
  messageOf("waiting").acquire(1);

  expect(granted).toEqual(["next", "last"]);
});

test("a long chain of grants and releases does not exhaust the stack", () => {
  const { granted, messageOf, all, exceeding } = exhausted();
  const messages = 5000;
  for (let index = 0; index < messages; index += 1) {
    const { acquire, release } = messageOf("one");
    acquire(10, release);
  }

  all.release();
  exceeding.release();

  expect(granted).toHaveLength(messages);
});
