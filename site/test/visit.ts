import type { Page } from "playwright-core";

export type Visit = {
  /** Address without anchor. */
  readonly url: string;
  readonly heading: string;
  readonly headings: number;
  readonly title: string;
  readonly description: string;
  readonly canonical: string;
  /** Addresses of all links, with their anchors. */
  readonly links: readonly string[];
  readonly ids: ReadonlySet<string>;
  /** Diagrams that are drawn. */
  readonly drawn: number;
  /** Diagrams that Mermaid cannot draw. */
  readonly undrawn: number;
  /** Pixels that the page is wider than a phone. */
  readonly overflow: number;
};

const desktop = { width: 1280, height: 900 };
const phone = { width: 375, height: 667 };

/** Opens a page, waits until its scripts have done their work, and reads it. */
export async function visit(page: Page, url: string): Promise<Visit> {
  await page.setViewportSize(desktop);
  await page.goto(url);
  await waitForScripts(page);
  const content = await page.evaluate(readContent);
  await page.setViewportSize(phone);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  return { ...content, ids: new Set(content.ids), url, overflow };
}

/** The search is loaded, versions are listed, and diagrams are drawn. */
export async function waitForScripts(page: Page): Promise<void> {
  await page.waitForSelector("#starlight__search form", { state: "attached" });
  await page.waitForSelector("[data-version-select] option:nth-child(2)", { state: "attached" });
  // A diagram that is not drawn by then is a finding of the visit.
  await page.waitForFunction(() => document.querySelector("pre.mermaid:not(:has(> svg))") === null).catch(() => {});
}

/** Adds what goes wrong in a page to a list, from now on. */
export function collectProblems(page: Page, problems: string[]): void {
  page.on("pageerror", ({ message }) => problems.push(message));
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) problems.push(message.text());
  });
  page.on("requestfailed", (request) => {
    const error = request.failure()?.errorText;
    // A navigation stops what is still being fetched ahead.
    if (error !== "net::ERR_ABORTED") problems.push(`${request.url()}: ${error}`);
  });
  page.on("response", (response) => {
    if (!response.ok() && response.status() !== 304) problems.push(`${response.url()}: ${response.status()}`);
  });
}

/** Runs in the page. */
function readContent() {
  const valueOf = (selector: string, name: string) => document.querySelector(selector)?.getAttribute(name) ?? "";
  const headings = [...document.querySelectorAll("h1")];
  return {
    heading: headings[0]?.textContent.trim() ?? "",
    headings: headings.length,
    title: document.title,
    description: valueOf("meta[name=description]", "content"),
    canonical: valueOf("link[rel=canonical]", "href"),
    links: [...document.querySelectorAll("a")].flatMap(({ href }) => (href === "" ? [] : [href])),
    ids: [...document.querySelectorAll("[id]")].map(({ id }) => id),
    drawn: document.querySelectorAll("pre.mermaid > svg").length,
    undrawn: document.querySelectorAll("pre.mermaid:not(:has(> svg)), pre.mermaid > svg[aria-roledescription=error]")
      .length,
  };
}
