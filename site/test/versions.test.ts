import { describe, expect, test } from "vitest";
import type { Page } from "playwright-core";
import { release } from "../../function/generate/names.ts";
import { home, unreleased } from "../src/build.ts";
import { hasChromium } from "./browser.ts";
import { openSite } from "./opened-site.ts";
import { newerPage, older } from "./tested-versions.ts";
import { waitForScripts } from "./visit.ts";

describe.runIf(hasChromium())("versions", () => {
  const site = openSite();

  test("the address of the site leads to the newest release", async () => {
    const page = await site().newPage();
    await page.goto(site().url);
    await page.waitForURL(`${site().url}${release}/`);

    await expect(page.isVisible("[data-version-banner]")).resolves.toBe(false);
  });

  test("the switch leads to the same page of another version, and its banner to the newest", async () => {
    const page = await openPage(`${release}/install/`);
    await switchTo(page, unreleased, "install/");
    await expect(page.textContent("[data-version-banner]")).resolves.toContain("main, which is not released");

    await switchTo(page, older, "install/");
    await expect(page.textContent("[data-version-banner]")).resolves.toContain(`describes ${older}`);
    await page.click("[data-version-banner] a");
    await page.waitForURL(`${site().url}${release}/install/`);
  });

  test("a page that a version does not have leads to its home page", async () => {
    const page = await openPage(`${release}/${newerPage}/`);
    await switchTo(page, older, "");

    await expect(page.textContent("h1")).resolves.toBe("function-cluster-api");
  });

  test("search engines find the newest version of a page, and no page that is not released", async () => {
    const page = await openPage(`${older}/install/`);
    await expect(page.getAttribute("link[rel=canonical]", "href")).resolves.toBe(`${home}${release}/install/`);
    await expect(page.locator("meta[name=robots]").count()).resolves.toBe(0);

    await page.goto(`${site().url}${unreleased}/install/`);
    await expect(page.getAttribute("meta[name=robots]", "content")).resolves.toBe("noindex");
  });

  async function openPage(path: string): Promise<Page> {
    const page = await site().newPage();
    await page.goto(site().url + path);
    await waitForScripts(page);
    return page;
  }

  async function switchTo(page: Page, version: string, path: string): Promise<void> {
    await page.selectOption("[data-version-select] select >> visible=true", version);
    await page.waitForURL(`${site().url}${version}/${path}`);
    await waitForScripts(page);
  }
});
