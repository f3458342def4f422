import { expect, test } from "vitest";
import { memoizePerObject, memoize } from "./memoize.ts";

/** A cached function, and the arguments with which it was really called. */
function recordCalls() {
  const calls: string[] = [];
  const call = memoize((argument: { text: string }) => {
    calls.push(argument.text);
    if (argument.text === "bad") throw new Error("bad");
    return argument.text.toUpperCase();
  });
  return { calls, call };
}

test("a result is computed once per argument", () => {
  const { calls, call } = recordCalls();

  expect([call({ text: "a" }), call({ text: "a" }), call({ text: "b" })]).toEqual(["A", "A", "B"]);
  expect(calls).toEqual(["a", "b"]);
});

test("an error is not cached", () => {
  const { calls, call } = recordCalls();

  expect(() => call({ text: "bad" })).toThrow("bad");
  expect(() => call({ text: "bad" })).toThrow("bad");
  expect(calls).toHaveLength(2);
});

test("the cache has a maximum of entries: it drops the least recently used, and does not cache long arguments", () => {
  const { calls, call } = recordCalls();
  const many = Array.from({ length: 501 }, (_, index) => `q${index}`);
  for (const text of many) call({ text });
  call({ text: "q1" });
  call({ text: "q0" });
  const long = "x".repeat(40_000);
  call({ text: long });
  call({ text: long });

  expect(calls.filter((text) => text === "q1")).toHaveLength(1);
  expect(calls.filter((text) => text === "q0")).toHaveLength(2);
  expect(calls.filter((text) => text === long)).toHaveLength(2);
});

test("the cache has a maximum of characters: many arguments of moderate length evict each other", () => {
  const { calls, call } = recordCalls();
  for (let index = 0; index < 50; index += 1) call({ text: `${index}${"x".repeat(30_000)}` });
  call({ text: `0${"x".repeat(30_000)}` });
  call({ text: `49${"x".repeat(30_000)}` });

  expect(calls).toHaveLength(51);
});

test("large results of short arguments evict each other too, and the largest are not cached", () => {
  const calls: string[] = [];
  const call = memoize(
    (argument: { text: string; size: number }) => {
      calls.push(argument.text);
      return argument;
    },
    { textOf: ({ text }) => text, sizeOf: ({ size }) => size },
  );
  for (let index = 0; index < 50; index += 1) call({ text: `q${index}`, size: 30_000 });
  call({ text: "q0", size: 30_000 });
  call({ text: "q49", size: 30_000 });
  call({ text: "large", size: 40_000 });
  call({ text: "large", size: 40_000 });

  expect(calls.filter((text) => text === "q0")).toHaveLength(2);
  expect(calls.filter((text) => text === "q49")).toHaveLength(1);
  expect(calls.filter((text) => text === "large")).toHaveLength(2);
});

test("memoizePerObject computes a result once per object, and again for an equal object", () => {
  const once = memoizePerObject<number>();
  let calls = 0;
  const make = () => (calls += 1);
  const key = {};

  expect([once(key, make), once(key, make), once({}, make)]).toEqual([1, 1, 2]);
});
