import { readFileSync } from "node:fs";
import { join } from "node:path";

export type Section = {
  /** `Unreleased`, or a version without `v`. */
  readonly title: string;
  /** Markdown without the heading. */
  readonly text: string;
};

const changelogFile = join(import.meta.dirname, "..", "..", "CHANGELOG.md");

/** Newest first; a released section is headed `## 1.2.3 - 2030-01-31`. */
export function readSections(text = readFileSync(changelogFile, "utf8")): readonly Section[] {
  const [, ...sections] = text.split(/^## /m);
  return sections.map((section) => {
    const [heading = "", ...lines] = section.split("\n");
    return { title: heading.replace(/ - .*$/, ""), text: lines.join("\n").trim() };
  });
}

/** What is new in a version; before its release that is what is not released yet. */
export function findSection(version: string, sections = readSections()): Section | undefined {
  return sections.find(({ title }) => title === version) ?? sections.find(({ title }) => title === "Unreleased");
}
