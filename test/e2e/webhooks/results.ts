import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { projectRoot } from "../places.ts";
import { say } from "../progress.ts";

const file = join(projectRoot, "dist", "webhooks.md");
const page = join(projectRoot, "docs", "development", "webhooks.md");
const heading = "## Newest results\n";

/** Writes the results to `dist/`, and with `toPage` also to the committed page. */
export function writeResults(report: string, { toPage }: { readonly toPage: boolean }): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${report}\n`);
  say(`written to ${relative(projectRoot, file)}`);
  if (!toPage) return;
  const [before = ""] = readFileSync(page, "utf8").split(heading);
  writeFileSync(page, `${before}${heading}\n${report}\n`);
  say(`written to ${relative(projectRoot, page)}`);
}
