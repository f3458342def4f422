import type { BrowserContextOptions, Page } from "playwright-core";
import { afterEach, beforeAll, expect } from "vitest";
import { serveTree } from "../command/serve.ts";
import { startBrowser } from "./browser.ts";
import { collectProblems } from "./visit.ts";

type OpenedSite = {
  /** Address of the site, with a slash at the end. */
  readonly url: string;
  readonly newPage: (options?: BrowserContextOptions) => Promise<Page>;
};

/**
 * Serves the built site and starts a browser for the tests of a file. A test fails if the console of a page has an
 * error, or if a request of a page fails.
 */
export function openSite(): () => OpenedSite {
  const problems: string[] = [];
  let opened: OpenedSite | undefined;

  beforeAll(async () => {
    const [{ url, server }, browser] = await Promise.all([serveTree(readTree(), 0), startBrowser()]);
    opened = {
      url,
      newPage: async (options) => {
        const page = await browser.newPage(options);
        collectProblems(page, problems);
        return page;
      },
    };
    return async () => {
      await browser.close();
      server.close();
    };
  });

  afterEach(() => expect(problems.splice(0)).toEqual([]));

  return () => {
    if (opened === undefined) throw new Error("the site is not open yet");
    return opened;
  };
}

function readTree(): string {
  const tree = process.env["SITE_TREE"];
  if (tree === undefined) throw new Error("SITE_TREE is not set; npm run test:site builds the site first");
  return tree;
}
