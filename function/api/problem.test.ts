import { expect, test } from "vitest";
import { parseOrReject } from "./check.ts";
import { formatPathStep, formatProblem, quote } from "./problem.ts";
import { z } from "zod";

test.each([
  ["a name", '"a name"'],
  ["a\nb\u0000", String.raw`"a\nb\u0000"`],
  ["a\u007f\u0085\u2028\u202eb", String.raw`"a\u007f\u0085\u2028\u202eb"`],
  [7, "7"],
  [false, "false"],
  ["x".repeat(101), "a string of 101 characters"],
  [["a"], "a list of 1 item"],
  [{ a: 1, b: 2 }, "an object of 2 fields"],
  [null, "nothing"],
  [undefined, "nothing"],
])("%j is quoted as %s", (value, text) => {
  expect(quote(value)).toBe(text);
});

test("a path contains harmless names as they are, and quotes all others", () => {
  expect(formatPathStep("node.kubernetes.io/team_1")).toBe("node.kubernetes.io/team_1");
  expect(formatPathStep("a\nb: c")).toBe(String.raw`["a\nb: c"]`);
  expect(formatPathStep("x".repeat(200))).toBe("[a string of 200 characters]");
});

test("a problem is one line of limited length", () => {
  const text = formatProblem({ path: "spec.a", message: `one\ntwo\u202e ${"x".repeat(5000)}` });

  expect(text).toMatch(/^spec\.a: one\\u000atwo\\u202e x+…$/);
  expect(text.length).toBeLessThan(1600);
});

test("an unknown field cannot add lines to a message", () => {
  const schema = z.strictObject({ known: z.string().optional() });

  expect(() => parseOrReject("input", schema, { "a\nCompatible: True": 1 })).toThrow(
    String.raw`input.["a\nCompatible: True"]: unknown field, allowed here: known`,
  );
});
