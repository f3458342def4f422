import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { toString } from "mdast-util-to-string";
import { markdownToMdast } from "satteri";

export const projectRoot = join(import.meta.dirname, "..", "..", "..");

/** Which files are pages, as patterns from the root of the project. */
export const patterns = ["*.md", "docs/**/*.md"];

/** The index, which the navigation is made from. */
export const indexPage = "docs/README.md";

/** Every page, as paths from the root of the project. */
export const pages: readonly string[] = globSync(patterns, { cwd: projectRoot }).toSorted();

/** Name of a page in the site, which is its path below the version: `index` is the home page. */
export function nameOf(page: string): string {
  if (page === indexPage) return "docs";
  if (!page.includes("/")) return nameOfRootPage(page);
  return page.replace(/^docs\//, "").replace(/(?:\/README)?\.md$/, "");
}

/** Path of a page below the version, with a slash at the end; empty for the home page. */
export function routeOf(page: string): string {
  const name = nameOf(page);
  return name === "index" ? "" : `${name}/`;
}

export function readPage(page: string): string {
  return readFileSync(join(projectRoot, page), "utf8");
}

/** The first heading of a page, and the beginning of its first paragraph. */
export function describePage(page: string): { readonly title: string; readonly description: string } {
  const tree = markdownToMdast(readPage(page));
  const blocks = "children" in tree ? tree.children : [];
  const heading = blocks.find(({ type }) => type === "heading");
  if (heading === undefined) throw new Error(`${page} has no heading`);
  const paragraph = blocks.find(({ type }) => type === "paragraph");
  return { title: toString(heading), description: shorten(toString(paragraph).replaceAll(/\s+/g, " ")) };
}

/** As many sentences as search engines show, but at least one. */
function shorten(text: string): string {
  const [first = "", ...sentences] = text.split(/(?<=[.:]) (?=[A-Z])/);
  return sentences.reduce((result, next) => (result.length + next.length < 160 ? `${result} ${next}` : result), first);
}

function nameOfRootPage(page: string): string {
  const name = page.replace(/\.md$/, "").toLowerCase().replaceAll("_", "-");
  return name === "readme" ? "index" : name;
}
