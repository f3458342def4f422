import { expect, test } from "vitest";
import { Budget } from "./budget.ts";

/** A budget of ten bytes, and the names of the messages that it was granted to. */
function budgetOfTen() {
  const budget = new Budget(10);
  const granted: string[] = [];
  const messageOf = (name: string, bytes: number) => {
    const onGrant = () => void granted.push(name);
    return { acquire: () => budget.acquire(bytes, onGrant), release: () => budget.release(bytes, onGrant) };
  };
  return { granted, messageOf };
}

test("a message that exceeds what is free waits for a release, in the order of arrival", () => {
  const { granted, messageOf } = budgetOfTen();
  const [first, second, third] = [messageOf("first", 6), messageOf("second", 6), messageOf("third", 1)];

  for (const { acquire } of [first, second, third]) acquire();
  expect(granted).toEqual(["first"]);

  first.release();
  expect(granted).toEqual(["first", "second", "third"]);
});

test("a message that gives up while it waits changes nothing, and those behind it are granted", () => {
  const { granted, messageOf } = budgetOfTen();
  const [first, second, third, fourth] = [6, 6, 4, 1].map((bytes, index) => messageOf(String(index), bytes));
  for (const one of [first, second, third, fourth]) one?.acquire();

  second?.release();

  expect(granted).toEqual(["0", "2"]);
});

test("a message larger than the budget is granted when nothing is in use, and releases no more than it got", () => {
  const { granted, messageOf } = budgetOfTen();
  const [small, large] = [messageOf("small", 1), messageOf("large", 99)];
  const [next, last] = [messageOf("next", 10), messageOf("last", 1)];
  small.acquire();
  large.acquire();
  expect(granted).toEqual(["small"]);

  small.release();
  large.release();
  for (const { acquire } of [next, last]) acquire();

  expect(granted).toEqual(["small", "large", "next"]);
});
