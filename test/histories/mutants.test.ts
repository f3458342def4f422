import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { mutants } from "./mutants.ts";

test.each(mutants)("the text of the mutant is in the code exactly once: $rule, $what", ({ file, find }) => {
  expect(readFileSync(`function/${file}`, "utf8").split(find)).toHaveLength(2);
});
