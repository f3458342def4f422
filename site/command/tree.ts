import { copyFileSync, globSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Problem } from "../../test/e2e/problem.ts";
import { home, unreleased } from "../src/build.ts";
import { listVersions } from "./versions.ts";

/** Files of the newest version that the whole site uses. */
const shared = ["404.html", "llms.txt", "llms-full.txt", "sitemap-index.xml"];

/** Writes what a tree of built versions needs beside them: the way to the newest one, and the list of all. */
export function writeRoot(tree: string): void {
  const versions = listVersions(tree);
  const shown = versions.newest ?? versions.versions[0];
  if (shown === undefined) throw new Problem(`${tree} has no version`);
  writeFileSync(join(tree, "versions.json"), `${JSON.stringify(versions)}\n`);
  writeFileSync(join(tree, "index.html"), makeRedirect(`${home}${shown}/`));
  writeFileSync(join(tree, "robots.txt"), `User-agent: *\nAllow: /\nSitemap: ${home}sitemap-index.xml\n`);
  // GitHub Pages leaves out folders that begin with an underscore unless it finds this file.
  writeFileSync(join(tree, ".nojekyll"), "");
  for (const file of shared) copyFileSync(join(tree, shown, file), join(tree, file));
  const older = versions.versions.filter((version) => version !== shown && version !== unreleased);
  for (const version of older) nameCanonicalPages({ tree, version, newest: shown });
}

type Older = { readonly tree: string; readonly version: string; readonly newest: string };

/** Search engines show the newest version of a page, if it still exists. */
function nameCanonicalPages({ tree, version, newest }: Older): void {
  for (const page of globSync("**/index.html", { cwd: join(tree, version) })) {
    const isThere = statSync(join(tree, newest, page), { throwIfNoEntry: false }) !== undefined;
    const canonical = `${home}${isThere ? newest : version}/${page.replace(/index\.html$/, "")}`;
    const file = join(tree, version, page);
    const text = readFileSync(file, "utf8");
    writeFileSync(file, text.replace(/(?<=<link rel="canonical" href=")[^"]*/, canonical));
  }
}

function makeRedirect(url: string): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>function-cluster-api</title>
<link rel="icon" href="data:,">
<meta http-equiv="refresh" content="0; url=${new URL(url).pathname}">
<link rel="canonical" href="${url}">
<a href="${new URL(url).pathname}">Documentation</a>
`;
}
