import { existsSync } from "node:fs";
import { chromium, type Browser } from "playwright-core";

const known = ["/usr/bin/chromium", "/usr/bin/google-chrome"];

/** Whether there is a browser; says so if not. */
export function hasChromium(): boolean {
  if (findChromium() !== undefined) return true;
  process.stderr.write(
    "!!! NO CHROMIUM ON THIS MACHINE: THE SITE WAS NOT OPENED IN A BROWSER !!!\n" +
      "Install Debian's package chromium, or name a browser in CHROMIUM.\n",
  );
  return false;
}

export async function startBrowser(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error("no browser");
  return chromium.launch({ executablePath });
}

/** Path of the browser that the environment names, or of an installed one; undefined if there is none. */
function findChromium(): string | undefined {
  const named = process.env["CHROMIUM"];
  if (named !== undefined && !existsSync(named)) throw new Error(`CHROMIUM is ${named}, which does not exist`);
  return named ?? known.find((path) => existsSync(path));
}
