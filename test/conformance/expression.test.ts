import { expect, test } from "vitest";
import { expressionOf } from "./expression.ts";

test("a flag of a Go expression applies to the rest of the pattern", () => {
  const tag = expressionOf(String.raw`^(?i)[a-z0-9_][a-z0-9_\-\+\.]*$`);

  expect(tag.test("Kubernetes-v1.35.2")).toBe(true);
  expect(tag.test("two words")).toBe(false);
});

test("other patterns do not change", () => {
  expect(expressionOf("^a(?:b|c)$").source).toBe("^a(?:b|c)$");
});
