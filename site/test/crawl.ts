import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { source } from "../src/build.ts";
import { projectRoot } from "../src/markdown/pages.ts";
import { visit, type Visit } from "./visit.ts";

/** Opens a page and all pages that it leads to within a version. Returns them by their addresses. */
export async function crawl(page: Page, start: string): Promise<ReadonlyMap<string, Visit>> {
  const visits = new Map<string, Visit>();
  const open = [start];
  for (let url = open.pop(); url !== undefined; url = open.pop()) {
    const visited = await visit(page, url);
    visits.set(url, visited);
    const found = new Set(visited.links.map((link) => withoutAnchor(link)));
    open.push(...[...found].filter((link) => link.startsWith(start) && !visits.has(link) && !open.includes(link)));
  }
  return visits;
}

/** Links to a page or an anchor of the site that does not exist, as `page -> link`. */
export function findDeadLinks(visits: ReadonlyMap<string, Visit>, origin: string): readonly string[] {
  return [...visits.values()].flatMap(({ url, links }) => {
    const internal = links.filter((link) => link.startsWith(origin));
    return internal.filter((link) => !resolves(link, visits)).map((link) => `${url} -> ${link}`);
  });
}

/** Links to a file or folder that the repository does not have, as `page -> link`. */
export function findMissingSources(visits: ReadonlyMap<string, Visit>): readonly string[] {
  return [...visits.values()].flatMap(({ url, links }) => {
    const missing = links.filter((link) => pathOfSource(link).some((path) => !existsSync(join(projectRoot, path))));
    return missing.map((link) => `${url} -> ${link}`);
  });
}

/** Path of the source that a link leads to, if it does. */
export function pathOfSource(link: string): readonly string[] {
  if (!link.startsWith(`${source}/`)) return [];
  const [kind = "", , ...path] = link.slice(source.length + 1).split("/");
  return ["blob", "tree", "raw", "edit"].includes(kind) ? [path.join("/")] : [];
}

function resolves(link: string, visits: ReadonlyMap<string, Visit>): boolean {
  const target = visits.get(withoutAnchor(link));
  const anchor = decodeURIComponent(new URL(link).hash.slice(1));
  return target !== undefined && (anchor === "" || target.ids.has(anchor));
}

function withoutAnchor(link: string): string {
  return link.split("#")[0] ?? link;
}
