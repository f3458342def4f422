import { mkdirSync, writeFileSync } from "node:fs";
import { makeLlmsFullText, makeLlmsText } from "./llms.ts";
import { nameOf, pages } from "./pages.ts";
import { readStandalonePage } from "./standalone.ts";

/** Writes what programs read into a built site: `llms.txt`, `llms-full.txt`, and each page as Markdown. */
export function writeTexts(folder: URL): void {
  const markdown = pages.map((page) => ({ name: `${nameOf(page)}.md`, text: readStandalonePage(page) }));
  const indexes = [
    { name: "llms.txt", text: makeLlmsText() },
    { name: "llms-full.txt", text: makeLlmsFullText() },
  ];
  for (const { name, text } of [...indexes, ...markdown]) {
    const file = new URL(name, folder);
    mkdirSync(new URL(".", file), { recursive: true });
    writeFileSync(file, text);
  }
}
