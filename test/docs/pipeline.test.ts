import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

test("the steps of the pipeline are those of the architecture page, in the same order", () => {
  const page = readFileSync("docs/architecture.md", "utf8").split("## One call")[1]?.split("\n## ")[0] ?? "";
  const code = readFileSync("function/compose.ts", "utf8");
  const steps = [...code.matchAll(/^ *\/\/ (\d+)\. (.+)$/gm)].map(([, number, name]) => `${number}. ${name}`);

  expect([...page.matchAll(/^(\d+)\. \*\*(.+?)\.\*\*/gm)].map(([, number, name]) => `${number}. ${name}`)).toEqual(
    steps,
  );
  expect(steps.length).toBeGreaterThan(6);
});

test("the pipeline fits on one screen", () => {
  expect(readFileSync("function/compose.ts", "utf8").split("\n").length).toBeLessThanOrEqual(121);
});
