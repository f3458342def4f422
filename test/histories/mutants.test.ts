import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { mutants } from "./mutants.ts";

test.each(mutants)("$rule can still be broken: $what", ({ file, find }) => {
  expect(readFileSync(`function/${file}`, "utf8").split(find)).toHaveLength(2);
});
