import { expect, test } from "vitest";
import { Room } from "./room.ts";

/** A room of ten bytes, and the names of those who are in it or have been. */
function visited() {
  const room = new Room(10);
  const entered: string[] = [];
  const visitor = (name: string, bytes: number) => {
    const enter = () => void entered.push(name);
    return { take: () => room.take(bytes, enter), leave: () => room.leave(bytes, enter) };
  };
  return { entered, visitor };
}

test("who finds no room waits until it is given back, in the order in which they came", () => {
  const { entered, visitor } = visited();
  const [first, second, third] = [visitor("first", 6), visitor("second", 6), visitor("third", 1)];

  for (const { take } of [first, second, third]) take();
  expect(entered).toEqual(["first"]);

  first.leave();
  expect(entered).toEqual(["first", "second", "third"]);
});

test("who gives up while waiting leaves the room as it was, and lets in who is behind", () => {
  const { entered, visitor } = visited();
  const [first, second, third, fourth] = [6, 6, 4, 1].map((bytes, index) => visitor(String(index), bytes));
  for (const one of [first, second, third, fourth]) one?.take();

  second?.leave();

  expect(entered).toEqual(["0", "2"]);
});

test("a message larger than the room enters when it is empty, and gives back no more than it got", () => {
  const { entered, visitor } = visited();
  const [small, large, next, last] = [
    visitor("small", 1),
    visitor("large", 99),
    visitor("next", 10),
    visitor("last", 1),
  ];
  small.take();
  large.take();
  expect(entered).toEqual(["small"]);

  small.leave();
  large.leave();
  for (const { take } of [next, last]) take();

  expect(entered).toEqual(["small", "large", "next"]);
});
