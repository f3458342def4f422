import project from "../../../package.json" with { type: "json" };
import { home, version } from "../build.ts";
import { readNavigation } from "./navigation.ts";
import { describePage } from "./pages.ts";
import { markdownUrlOf, readStandalonePage } from "./standalone.ts";

/** The index in the format of llmstxt.org. */
export function makeLlmsText(sections = readNavigation()): string {
  const parts = sections.map(({ title, groups }) => {
    const entries = groups.flatMap((group) => group.entries);
    const lines = entries.map(({ label, page, note }) => {
      return `- [${label}](${markdownUrlOf(page)}): ${note ?? describePage(page).description}`;
    });
    return [`## ${title}`, "", ...lines].join("\n");
  });
  const summary = `Version: ${version}. Pages for people: ${home}`;
  return `${[`# ${project.name}`, `> ${project.description}`, summary, ...parts].join("\n\n")}\n`;
}

/** Every page of the index, in its order. */
export function makeLlmsFullText(sections = readNavigation()): string {
  const pages = new Set(["README.md", ...sections.flatMap(({ groups }) => groups.flatMap(pagesOf))]);
  return [...pages].map((page) => readStandalonePage(page)).join("\n");
}

function pagesOf({ entries }: { readonly entries: readonly { readonly page: string }[] }): readonly string[] {
  return entries.map(({ page }) => page);
}
