import { describe, expect, test } from "vitest";
import type { Page } from "playwright-core";
import { release } from "../../function/generate/names.ts";
import { hasChromium } from "./browser.ts";
import { openSite } from "./opened-site.ts";
import { waitForScripts } from "./visit.ts";

describe.runIf(hasChromium())("a reader", () => {
  const site = openSite();

  test("searches for a word of a title and opens the page, with the keyboard alone", async () => {
    const page = await openHome();
    await page.keyboard.press("Control+k");
    await page.keyboard.type("troubleshooting");
    await page.waitForSelector("#starlight__search a:text-is('Troubleshooting')");
    await pressUntil(page, "Tab", "Troubleshooting");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/troubleshooting\//);

    await expect(page.textContent("h1")).resolves.toBe("Troubleshooting");
  });

  test("reaches content, search, theme, versions and navigation with the keyboard", async () => {
    const page = await openHome();
    const names = ["Skip to content", "Search", "Select theme", "Version", "Overview", "Install", "Try it"];

    for (const name of names) await expect(pressUntil(page, "Tab", name)).resolves.toBe(name);
  });

  test("opens the navigation on a phone with the keyboard", async () => {
    const page = await openHome({ viewport: { width: 375, height: 667 } });
    await pressUntil(page, "Tab", "Menu");
    await page.keyboard.press("Enter");
    await pressUntil(page, "Tab", "Lifecycle");
    await page.keyboard.press("Enter");
    await page.waitForURL(`${site().url}${release}/lifecycle/`);

    await expect(page.textContent("h1")).resolves.toBe("Lifecycle");
  });

  test("gets the colors that the system asks for", async () => {
    const [light, dark] = await Promise.all([openHome({ colorScheme: "light" }), openHome({ colorScheme: "dark" })]);

    await expect(backgroundOf(light)).resolves.toBe("rgb(255, 255, 255)");
    await expect(backgroundOf(dark)).resolves.not.toBe("rgb(255, 255, 255)");
  });

  async function openHome(options: Parameters<ReturnType<typeof site>["newPage"]>[0] = {}): Promise<Page> {
    const page = await site().newPage(options);
    await page.goto(`${site().url}${release}/`);
    await waitForScripts(page);
    return page;
  }
});

/** Presses a key until an element of that name has the focus, and can be seen. */
async function pressUntil(page: Page, key: string, name: string): Promise<string> {
  for (let pressed = 0; pressed < 200; pressed += 1) {
    await page.keyboard.press(key);
    if ((await focusedName(page)) === name) return name;
  }
  throw new Error(`${key} does not reach ${name}`);
}

function focusedName(page: Page): Promise<string | undefined> {
  return page.evaluate(() => {
    const element = document.activeElement;
    if (element === null || !element.checkVisibility({ opacityProperty: true })) return undefined;
    const label = element.closest("label")?.querySelector("span")?.textContent;
    return (element.getAttribute("aria-label") ?? label ?? element.textContent).trim();
  });
}

function backgroundOf(page: Page): Promise<string> {
  return page.evaluate(() => getComputedStyle(document.body).backgroundColor);
}
