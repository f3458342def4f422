import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { writeRoot } from "../command/tree.ts";
import { orderVersions } from "../command/versions.ts";
import { home } from "../src/build.ts";

let tree: string;

beforeEach(() => {
  tree = mkdtempSync(join(tmpdir(), "site-"));
});

afterEach(() => rmSync(tree, { recursive: true }));

test.each([
  [["v0.9.0", "main", "v0.10.0", ".git", "versions.json"], "v0.10.0", ["v0.10.0", "v0.9.0", "main"]],
  [["v1.0.0", "v1.1.0-rc.1"], "v1.0.0", ["v1.1.0-rc.1", "v1.0.0"]],
  [["main"], undefined, ["main"]],
])("of %s, %s is the newest", (folders, newest, versions) => {
  expect(orderVersions(folders)).toEqual({ newest, versions });
});

test("the root of a tree leads to its newest version, and older pages name the newest ones", () => {
  for (const version of ["v1.0.0", "v2.0.0"]) writeVersion(version, ["install"]);
  writeVersion("v1.0.0", ["removed"]);
  writeRoot(tree);

  expect(readFileSync(join(tree, "index.html"), "utf8")).toContain("url=/function-cluster-api/v2.0.0/");
  expect(readFileSync(join(tree, "llms.txt"), "utf8")).toBe("v2.0.0");
  expect(canonicalOf("v1.0.0/install")).toBe(`${home}v2.0.0/install/`);
  expect(canonicalOf("v1.0.0/removed")).toBe(`${home}v1.0.0/removed/`);
});

test("a tree without a version is rejected", () => {
  expect(() => writeRoot(tree)).toThrow("has no version");
});

function writeVersion(version: string, pages: readonly string[]): void {
  for (const file of ["404.html", "llms.txt", "llms-full.txt", "sitemap-index.xml"])
    write(`${version}/${file}`, version);
  for (const page of pages) write(`${version}/${page}/index.html`, `<link rel="canonical" href="${home}${page}"/>`);
}

function write(path: string, text: string): void {
  const file = join(tree, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

function canonicalOf(page: string): string | undefined {
  return /href="([^"]*)"/.exec(readFileSync(join(tree, page, "index.html"), "utf8"))?.[1];
}
