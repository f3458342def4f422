import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { expect, test } from "vitest";
import { findDeadLinks, findPages } from "./markdown.ts";

test.each(findPages())("every relative link of %s leads to an existing file and heading", (page) => {
  expect(findDeadLinks(page)).toEqual([]);
});

test("findDeadLinks finds links to missing files and headings", () => {
  const text = [
    "# Known heading",
    "[file](docs/no-such-page.md), [anchor](#no-such-heading), [other](docs/limits.md#no-such-heading)",
    "[fine](#known-heading), [fine](docs/limits.md), [fine](https://example.org), `[code](no-such-file)`",
  ].join("\n");
  expect(findDeadLinks("README.md", text)).toEqual([
    "docs/no-such-page.md",
    "#no-such-heading",
    "docs/limits.md#no-such-heading",
  ]);
});

test("the index of decisions lists every decision", () => {
  const decisions = findPages(["docs/decisions"]).filter((page) => /\/\d{4}-/u.test(page));
  const index = readFileSync("docs/decisions/README.md", "utf8");
  expect(decisions.filter((page) => !index.includes(`(${basename(page)})`))).toEqual([]);
});
