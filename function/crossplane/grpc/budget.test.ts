import { expect, test } from "vitest";
import { Budget } from "./budget.ts";

/** A budget of ten bytes, and the names of the messages that it was granted to, once for each grant. */
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

/** One message has all, another exceeds it, and further ones have to wait. */
function exhausted() {
  const { granted, messageOf } = budgetOfTen();
  const [all, exceeding] = [messageOf("all"), messageOf("exceeding")];
  all.acquire(10);
  exceeding.acquire(1);
  granted.length = 0;
  return { granted, messageOf, all, exceeding };
}

test("what exceeds the budget waits for a release, in the order of arrival", () => {
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

test("one message may exceed the budget until its end, so that parts of messages do not wait for each other", () => {
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

test("a message that gives up while it waits changes nothing, and those behind it are granted", () => {
  const { granted, messageOf, all } = exhausted();
  const [large, small] = [messageOf("large"), messageOf("small")];
  large.acquire(99);
  small.acquire(9);

  large.release();
  expect(granted).toEqual([]);

  all.release();
  expect(granted).toEqual(["small"]);
});

test("a release gives back all that its holder has got, once", () => {
  const { granted, messageOf, all, exceeding } = exhausted();
  const [next, last] = [messageOf("next"), messageOf("last")];
  exceeding.acquire(98);
  exceeding.release();
  exceeding.release();
  all.release();
  granted.length = 0;

  next.acquire(10);
  last.acquire(1);
  messageOf("late").acquire(1);

  expect(granted).toEqual(["next", "last"]);
});

test("however many messages are granted by the end of the one before, the stack is no limit", () => {
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
