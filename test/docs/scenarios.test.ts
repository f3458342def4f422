import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { listNames } from "../e2e/scenario-files.ts";

test("the page of the end-to-end tests lists every scenario", () => {
  const page = readFileSync("docs/development/e2e.md", "utf8");
  const table = page.split("## Scenarios")[1]?.split("\n### ")[0] ?? "";
  const listed = [...table.matchAll(/^\| (`.+?`) \|/gm)].flatMap(([, names = ""]) => names.split(/[`, ]+/));

  expect(listed.filter((name) => name !== "").toSorted()).toEqual(listNames());
});

test("a scenario that kills or restarts a program runs alone, because it disturbs others", () => {
  const folders = ["test/e2e/scenarios", "test/e2e/live"];
  const files = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" }).map(inFolder(folder)),
  );
  const scenarios = files.filter((file) => file.endsWith(".ts")).map((file) => readFileSync(file, "utf8"));
  const disturbing = scenarios.filter((text) => /supervisor\.(stop|kill|freeze|restart|remove)\(/.test(text));

  expect(disturbing.length).toBeGreaterThan(5);
  for (const text of disturbing) expect(text).toContain("alone: true");
});

function inFolder(folder: string) {
  return (file: string): string => join(folder, file);
}

test("the figures of the README are those of the pages that it links", () => {
  const readme = readFileSync("README.md", "utf8");
  const figure = (pattern: RegExp): string => pattern.exec(readme)?.[1] ?? "";
  const scenarios = Number(figure(/more than (\d+) \[scenarios\]/));
  const reconciles = Number(figure(/([\d,]+) random \[reconciles\]/).replaceAll(",", ""));
  const ratio = figure(/([\d.]+) × the CPU/);

  // Rounded, so that not every new scenario changes the README. Some run only on request.
  expect(listNames().length).toBeGreaterThan(scenarios);
  expect(listNames().length).toBeLessThanOrEqual(scenarios + 20);
  expect(readFileSync("docs/development/simulation.md", "utf8")).toContain(reconciles.toLocaleString("en"));
  expect(readFileSync("docs/performance.md", "utf8")).toMatch(
    new RegExp(`function-cluster-api \\|.*\\| +${ratio} \\|`),
  );
});
