import { expect, test } from "vitest";
import { onceFor, remember } from "./remember.ts";

/** Counts how often it is really asked. */
function counting() {
  const asked: string[] = [];
  const ask = remember((question: { text: string }) => {
    asked.push(question.text);
    if (question.text === "bad") throw new Error("bad");
    return question.text.toUpperCase();
  });
  return { asked, ask };
}

test("the same question is answered once", () => {
  const { asked, ask } = counting();

  expect([ask({ text: "a" }), ask({ text: "a" }), ask({ text: "b" })]).toEqual(["A", "A", "B"]);
  expect(asked).toEqual(["a", "b"]);
});

test("an error is not remembered", () => {
  const { asked, ask } = counting();

  expect(() => ask({ text: "bad" })).toThrow("bad");
  expect(() => ask({ text: "bad" })).toThrow("bad");
  expect(asked).toHaveLength(2);
});

test("the memory is bounded: what was asked longest ago is forgotten, and long questions are not kept", () => {
  const { asked, ask } = counting();
  const many = Array.from({ length: 501 }, (_, index) => `q${index}`);
  for (const text of many) ask({ text });
  ask({ text: "q1" });
  ask({ text: "q0" });
  const long = "x".repeat(40_000);
  ask({ text: long });
  ask({ text: long });

  expect(asked.filter((text) => text === "q1")).toHaveLength(1);
  expect(asked.filter((text) => text === "q0")).toHaveLength(2);
  expect(asked.filter((text) => text === long)).toHaveLength(2);
});

test("the memory is bounded in characters: many questions of moderate length push each other out", () => {
  const { asked, ask } = counting();
  for (let index = 0; index < 50; index += 1) ask({ text: `${index}${"x".repeat(30_000)}` });
  ask({ text: `0${"x".repeat(30_000)}` });
  ask({ text: `49${"x".repeat(30_000)}` });

  expect(asked).toHaveLength(51);
});

test("large answers to short questions push each other out as well, and the largest are not kept", () => {
  const asked: string[] = [];
  const ask = remember(
    (question: { text: string; size: number }) => {
      asked.push(question.text);
      return question;
    },
    { textOf: ({ text }) => text, sizeOf: ({ size }) => size },
  );
  for (let index = 0; index < 50; index += 1) ask({ text: `q${index}`, size: 30_000 });
  ask({ text: "q0", size: 30_000 });
  ask({ text: "q49", size: 30_000 });
  ask({ text: "large", size: 40_000 });
  ask({ text: "large", size: 40_000 });

  expect(asked.filter((text) => text === "q0")).toHaveLength(2);
  expect(asked.filter((text) => text === "q49")).toHaveLength(1);
  expect(asked.filter((text) => text === "large")).toHaveLength(2);
});

test("what follows from an object is worked out once for it, and anew for an equal one", () => {
  const once = onceFor<number>();
  let calls = 0;
  const make = () => (calls += 1);
  const key = {};

  expect([once(key, make), once(key, make), once({}, make)]).toEqual([1, 1, 2]);
});
