import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const folder = "docs/decisions";
const index = readFileSync(join(folder, "README.md"), "utf8");
const pages = readdirSync(folder).filter((name) => name !== "README.md");

test("each decision has a number of its own, also in its title", () => {
  const numbers = pages.map((name) => Number(name.slice(0, 4)));
  const titles = pages.map((name) => Number.parseInt(readFileSync(join(folder, name), "utf8").slice(2), 10));

  expect(new Set(numbers).size).toBe(pages.length);
  expect(titles).toEqual(numbers);
});

test("the list of decisions has each of them, with its number", () => {
  const listed = [...index.matchAll(/^\| \[(\d+)\]\((.+?)\)/gm)].map(([, number, page]) => `${number} ${page}`);

  expect(listed.toSorted()).toEqual(pages.map((name) => `${Number(name.slice(0, 4))} ${name}`).toSorted());
});
