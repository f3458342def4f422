import { describe, expect, test } from "vitest";
import { release } from "../../function/generate/names.ts";
import { home } from "../src/build.ts";
import { pages, readPage, routeOf } from "../src/markdown/pages.ts";
import { hasChromium } from "./browser.ts";
import { crawl, findDeadLinks, findMissingSources, pathOfSource } from "./crawl.ts";
import { openSite } from "./opened-site.ts";
import type { Visit } from "./visit.ts";

describe.runIf(hasChromium())("every page", () => {
  const site = openSite();
  let visits: ReadonlyMap<string, Visit> = new Map();

  test("is reached from the home page and opens without errors", async () => {
    const start = `${site().url}${release}/`;
    visits = await crawl(await site().newPage(), start);
    const links = [...visits.values()].flatMap((each) => each.links);
    const sources = links.filter((link) => pathOfSource(link).length > 0);
    process.stderr.write(`${visits.size} pages, ${links.length} links, ${sources.length} of them to the source\n`);

    expect([...visits.keys()].toSorted()).toEqual(pages.map((page) => start + routeOf(page)).toSorted());
  });

  test("has links that lead to pages, headings and sources that exist", () => {
    expect(visits.size).toBeGreaterThan(100);
    expect(findDeadLinks(visits, new URL(site().url).origin)).toEqual([]);
    expect(findMissingSources(visits)).toEqual([]);
  });

  test("fits on a phone", () => {
    expect(urlsOf(visits, ({ overflow }) => overflow > 0)).toEqual([]);
  });

  test("has its diagrams drawn", () => {
    const withDiagrams = pages.filter((page) => readPage(page).includes("\n```mermaid\n"));
    const urls = withDiagrams.map((page) => `${site().url}${release}/${routeOf(page)}`);

    expect(urlsOf(visits, ({ drawn }) => drawn > 0).toSorted()).toEqual(urls.toSorted());
    expect(urlsOf(visits, ({ undrawn }) => undrawn > 0)).toEqual([]);
  });

  test("has one title, a description and its canonical address", () => {
    for (const { url, headings, heading, title, description, canonical } of visits.values()) {
      expect({ url, headings, title, canonical }).toEqual({
        url,
        headings: 1,
        title: `${heading} | function-cluster-api`,
        canonical: url.replace(site().url, home),
      });
      expect(description, url).toMatch(/\w/);
    }
  });
});

function urlsOf(visits: ReadonlyMap<string, Visit>, isFound: (visit: Visit) => boolean): readonly string[] {
  return [...visits.values()].filter(isFound).map(({ url }) => url);
}
