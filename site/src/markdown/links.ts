import { statSync } from "node:fs";
import { dirname, join, normalize, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { defineMdastPlugin } from "satteri";
import { base, sourceUrlOf } from "../build.ts";
import { pages, projectRoot, routeOf } from "./pages.ts";

/** Pages link to paths of the project, which work on GitHub too; the site needs its own addresses. */
export const linkPlugin = defineMdastPlugin({
  name: "links",
  link(node, context) {
    if (context.fileURL === undefined) return;
    const page = relative(projectRoot, fileURLToPath(context.fileURL));
    context.setProperty(node, "url", resolveLink(page, node.url, urlOfPage));
  },
});

/**
 * Where a link of a page leads: to a page, or to a file or folder of the repository at the version that is built.
 *
 * @throws if nothing is where a relative link leads
 */
export function resolveLink(page: string, url: string, urlOf: (page: string) => string): string {
  if (isIndependent(url)) return url;
  const [path = "", anchor] = url.split("#");
  const target = normalize(join(dirname(page), path));
  const resolved = pages.includes(target) ? urlOf(target) : urlOfSource(page, target);
  return anchor === undefined ? resolved : `${resolved}#${anchor}`;
}

/** Whether a link leads to the same place wherever its page is. */
export function isIndependent(url: string): boolean {
  return /^(?:[a-z]+:|#)/.test(url);
}

function urlOfPage(page: string): string {
  return `${base}${routeOf(page)}`;
}

function urlOfSource(page: string, target: string): string {
  const found = statSync(join(projectRoot, target), { throwIfNoEntry: false });
  if (found === undefined) throw new Error(`${page} links to ${target}, which does not exist`);
  return sourceUrlOf(found.isDirectory() ? "tree" : "blob", target);
}
